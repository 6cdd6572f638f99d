import { PassThrough, pipeline } from 'node:stream';
import type { ModelArchive } from '../../infra/artifacts.ts';
import { archiveKey, type Names, namesOf, ownerOf } from '../../infra/naming.ts';
import { promotionOf, type ReleaseRecord } from './release-record.ts';
import { type AwsClients, awsClients } from '../aws/core/clients.ts';
import { copiesAtOnce } from '../aws/s3/object-copy.ts';
import { type ObjectPlace, objectVersion, openObject } from '../aws/s3/object-version.ts';
import { parseConfig } from '../config/config.ts';
import { Fault } from '../contract/fault.ts';
import { ledgerOf } from './deploy-stack.ts';
import type { StackContext } from './context.ts';

/** The stack of the same service that a release is taken from. */
export interface Source {
  readonly aws: AwsClients;
  readonly region: string;
  readonly names: Names;
}

/** The stack of another stage, or of another region. Throws Fault `config` when it is the very stack itself. */
export async function sourceOf(
  context: StackContext,
  stage: string | undefined,
  fromRegion: string | undefined,
): Promise<Source> {
  const { config, site, aws } = context;
  const region = fromRegion ?? site.region;
  if (stage === undefined || (stage === config.stage && region === site.region)) {
    const message = stage === undefined ? '--from is missing' : `--from ${stage} is this very stage`;
    throw new Fault(
      'config',
      `${message}: a release is promoted from another stage to ${context.names.owner}.`,
      await stagesLine(context),
    );
  }
  const names = namesOf(ownerOf(parseConfig({ ...config, stage })), { ...site, region });
  return { aws: region === site.region ? aws : awsClients(region, process.env), region, names };
}

/** The release that is meant, from the other stage's ledger. Throws Fault `config` and names what exists. */
export async function releaseAt(
  context: StackContext,
  source: Source,
  id: string | undefined,
): Promise<ReleaseRecord> {
  const { names, region } = source;
  const records = await ledgerOf(source);
  if (records.length > 0) return promotionOf(records, id);
  const message = `No release of ${names.owner} in ${region} has answered yet.`;
  throw new Fault('config', message, await stagesLine(context));
}

/** Which other stages stand where the target does. */
async function stagesLine({ config, registry, site }: StackContext): Promise<string> {
  const prefix = `${config.name}-`;
  const owners = (await registry['bucket']?.list(prefix))?.flatMap(({ owner }) => owner ?? []) ?? [];
  const stages = owners.filter((owner) => owner.startsWith(prefix) && owner !== ownerOf(config));
  const named = stages.map((owner) => owner.slice(prefix.length)).join(', ') || 'none';
  return `Name the other stage with --from. Stages of ${config.name} in ${site.region}: ${named}.`;
}

/** The archive as it lies in the other stage's bucket. Throws Fault `config` when it was retired. */
export async function archiveAt(source: Source, release: ReleaseRecord): Promise<ModelArchive> {
  const { aws, names, region } = source;
  const { digest, bytes } = release.archive;
  const place = { bucket: names.bucket, key: archiveKey(digest) };
  const version = await objectVersion(aws, place);
  if (!version) {
    throw new Fault(
      'config',
      `The archive of ${release.id} is no longer in S3.`,
      `Choose a release that \`npm run releases\` of ${names.owner} shows as ready, or deploy it there again.`,
    );
  }
  const copyFrom = copiesAtOnce(version.bytes) ? version : undefined;
  const origin = { stack: names.owner, region, copyFrom };
  return { digest, bytes, open: () => streamed(aws, place), origin };
}

/** The bytes on their way from one bucket to another, for what S3 does not copy in one call. */
export function streamed(aws: AwsClients, place: ObjectPlace): PassThrough {
  const through = new PassThrough();
  openObject(aws, place).then(
    // A failure on the way destroys both ends, and whoever reads hears of it there.
    (body) => pipeline(body, through, () => {}),
    (error: unknown) => through.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return through;
}
