import type { Artifacts } from '../infra/artifacts.ts';
import { archiveKey } from '../infra/naming.ts';
import { configOfRecord, type ReleaseRecord } from '../src/deploy/release-record.ts';
import { stack } from '../infra/stack.ts';
import { differs } from '../src/aws/s3/object-copy.ts';
import { objectVersion, type ObjectVersion } from '../src/aws/s3/object-version.ts';
import type { Config } from '../src/config/config.ts';
import { Fault } from '../src/contract/fault.ts';
import { durationText } from '../src/contract/duration.ts';
import { buildProxy } from '../src/deploy/build-artifacts.ts';
import { deployStack } from '../src/deploy/deploy-stack.ts';
import { DEPLOY_FLAGS, deployOptions } from '../src/cli/flags/deploy-options.ts';
import { textOf } from '../src/cli/flags/flags.ts';
import { AUTH_FLAGS } from '../src/cli/flags/gateway-flags.ts';
import { STACK_FLAGS } from '../src/cli/load-config.ts';
import { archiveAt, releaseAt, type Source, sourceOf } from '../src/deploy/promote.ts';
import { verificationLines, verificationResult } from '../src/deploy/verify.ts';
import type { StackContext } from '../src/deploy/context.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Command } from '../src/cli/command.ts';

/**
 * A deploy of what another stage's ledger says, with a copy of its archive. Container and host come with the release;
 * who may call, how often and under which name is the target's own.
 */
export const promote: Command = {
  summary: 'Bring a release of another stage here: the same bytes under the same release id.',
  flags: ['from', 'from-region', 'release', ...AUTH_FLAGS, ...DEPLOY_FLAGS, ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const context = await openStackContext(given, report, signal);
    const source = await sourceOf(context, textOf(given, 'from'), textOf(given, 'from-region'));
    const release = await releaseAt(context, source, textOf(given, 'release'));
    report.say(`Promote ${release.id} of ${source.names.owner}, which answered there on ${release.at}`);
    const config = configOfRecord(context.config, release);
    const artifacts = { archive: await archiveAt(source, release), proxy: await buildProxy(config) };
    refuseAnother(context, config, artifacts, release);
    await heldAgainst(context, source, release);
    const deployed = await deployStack(context, { config, artifacts, how: 'promote' }, deployOptions(given));
    if (!deployed) return report.say('Dry run: nothing was changed.');
    const same = await heldAgainst(context, source, release);
    const { url, releaseId, elapsedMs, changed } = deployed;
    report.say(
      `Promoted in ${durationText(elapsedMs)}: ${verificationLines(releaseId, url, deployed).join('\n')}`,
    );
    if (same)
      report.say(`Its archive is the same ${same.bytes} bytes in both buckets (CRC32 ${same.crc32}).`);
    const promotedFrom = { stack: source.names.owner, region: source.region };
    const archive = same && { bytes: same.bytes, crc32: same.crc32 };
    const proof = verificationResult(config, deployed);
    report.result({ url, releaseId, promotedFrom, archive, changed, elapsedMs, ...proof });
  },
};

/** The id is the proof of equal content: another one would be another release, not this one elsewhere. */
function refuseAnother(
  { site, names }: StackContext,
  config: Config,
  artifacts: Artifacts,
  { id }: ReleaseRecord,
): void {
  const here = stack(config, artifacts, site).releaseId;
  if (here === id) return;
  throw new Fault(
    'config',
    `The release ${id} would become ${here} in ${names.owner}: this version of the house declares it differently.`,
    'Deploy it once more in its own stage with this version, then promote that release.',
  );
}

/**
 * Holds the copy against its source; undefined where there is no copy yet. Equal size and equal CRC32 over all bytes,
 * which S3 computes by itself on either side. Throws Fault `broken` when they differ.
 */
async function heldAgainst(
  { aws, names }: StackContext,
  source: Source,
  { archive }: ReleaseRecord,
): Promise<ObjectVersion | undefined> {
  const key = archiveKey(archive.digest);
  const [from, to] = await Promise.all([
    objectVersion(source.aws, { bucket: source.names.bucket, key }),
    objectVersion(aws, { bucket: names.bucket, key }),
  ]);
  if (from && to && (from.bytes !== to.bytes || from.crc32 !== to.crc32)) throw differs(from, to, to.crc32);
  return to;
}
