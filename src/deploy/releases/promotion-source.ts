import { bucketNames } from '../../../infra/bucket-name.ts';
import { type Names, namesOf, ownerOf } from '../../../infra/naming.ts';
import { parseConfig } from '../../../infra/parse-config.ts';
import type { AwsClients } from '../../aws/core/clients.ts';
import { currentBucket } from '../../aws/s3/current-bucket.ts';
import { Fault } from '../../contract/fault.ts';
import { clientsIn } from '../account-context.ts';
import type { StackContext } from '../context.ts';
import { readReleases } from './ledger.ts';
import { promotionOf, type ReleaseRecord } from './release-record.ts';

/** The stack of the same service that a release is promoted from. */
export interface PromotionSource {
  readonly aws: AwsClients;
  readonly region: string;
  readonly names: Names;
}

/** The stack of another stage or region. Throws Fault `config` if it is the target itself. */
export async function promotionSource(
  context: StackContext,
  stage: string | undefined,
  fromRegion: string | undefined,
): Promise<PromotionSource> {
  const { config, site, aws, engine } = context;
  const region = fromRegion ?? site.region;
  if (stage === undefined || (stage === config.stage && region === site.region)) {
    const message = stage === undefined ? '--from is missing' : `--from ${stage} is the target stage itself`;
    throw new Fault(
      'config',
      `${message}: promote needs a source stage for ${context.names.owner}.`,
      await stagesHint(context),
    );
  }
  const sourceSite = { ...site, region };
  const owner = ownerOf(parseConfig({ ...config, stage }));
  const there = region === site.region ? aws : clientsIn(region, engine);
  there.account.know(site.account);
  const bucket = await currentBucket(there, owner, bucketNames(owner, sourceSite));
  return { aws: there, region, names: namesOf(owner, sourceSite, { bucket }) };
}

/** A release in the other stage's ledger: the one named, or the current. Throws Fault `config` and lists the others. */
export async function releaseOf(
  context: StackContext,
  source: PromotionSource,
  id: string | undefined,
): Promise<ReleaseRecord> {
  const records = await readReleases(source);
  if (records.length > 0) return promotionOf(records, id);
  const message = `${source.names.owner} has no release in ${source.region} yet.`;
  throw new Fault('config', message, await stagesHint(context));
}

async function stagesHint({ config, registry, site }: StackContext): Promise<string> {
  const prefix = `${config.name}-`;
  const owners = (await registry['bucket']?.list(prefix))?.flatMap(({ owner }) => owner ?? []) ?? [];
  const others = owners.filter((owner) => owner.startsWith(prefix) && owner !== ownerOf(config));
  const stages = others.map((owner) => owner.slice(prefix.length)).join(', ') || 'none';
  return `Set the source stage with --from. Stages of ${config.name} in ${site.region}: ${stages}.`;
}
