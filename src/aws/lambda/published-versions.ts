import {
  type FunctionConfiguration,
  ListTagsCommand,
  paginateListFunctions,
  paginateListVersionsByFunction,
} from '@aws-sdk/client-lambda';
import { RELEASE_VARIABLE } from '../../contract/release.ts';
import { OWNER_TAG } from '../../reconcile/owner.ts';
import type { Found } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent, unlessDeleted } from '../core/errors.ts';
import { allPages, mapLimit } from '../core/listing.ts';
import { qualifiedName } from './qualified-name.ts';

/** A version that a deploy has published. */
export interface PublishedVersion {
  /** Its description. */
  readonly id: string;
  /** What AWS calls it: "1", "2", … */
  readonly number: string;
  readonly sinceMs: number | undefined;
}

/** A part of a function, as its kind names it. */
interface Part {
  readonly qualifier: string;
  readonly sinceMs: number | undefined;
}

/** Whether a function serves a model: only its environment names a release. */
export function isModelFunction({ Environment }: FunctionConfiguration): boolean {
  return Environment?.Variables?.[RELEASE_VARIABLE] !== undefined;
}

/** The versions of a function that have a description, oldest first; none of an absent function. */
export async function publishedVersions(aws: AwsClients, functionName: string): Promise<PublishedVersion[]> {
  const pages = paginateListVersionsByFunction({ client: aws.lambda }, { FunctionName: functionName });
  const read = async (): Promise<FunctionConfiguration[]> =>
    await allPages('lambda:ListVersionsByFunction', pages, (page) => page.Versions);
  const all = (await unlessDeleted(read)) ?? [];
  return all.flatMap(({ Version: number = '', Description: id = '', LastModified }) =>
    number === '$LATEST' || id === '' ? [] : [{ id, number, sinceMs: msOf(LastModified) }],
  );
}

/** ListFunctions has no filter, so names are matched here before tags are read. */
export async function listFunctions(aws: AwsClients, prefix: string): Promise<Found[]> {
  return await functionsBy(aws, ({ FunctionName }) => FunctionName?.startsWith(prefix) === true);
}

/** Functions of models, by name prefix. */
async function listModelFunctions(aws: AwsClients, prefix: string): Promise<Found[]> {
  return await functionsBy(
    aws,
    (each) => each.FunctionName?.startsWith(prefix) === true && isModelFunction(each),
  );
}

/** Parts of the functions of models, by the name prefix of the functions. */
export async function listQualified(
  aws: AwsClients,
  prefix: string,
  partsOf: (functionName: string) => Promise<readonly Part[]>,
): Promise<Found[]> {
  const found = await mapLimit(await listModelFunctions(aws, prefix), async ({ name: functionName, owner }) =>
    (await partsOf(functionName)).map(({ qualifier, sinceMs }) => ({
      name: qualifiedName({ functionName, qualifier }),
      owner,
      sinceMs,
    })),
  );
  return found.flat();
}

async function functionsBy(
  aws: AwsClients,
  isWanted: (configuration: FunctionConfiguration) => boolean,
): Promise<Found[]> {
  const pages = paginateListFunctions({ client: aws.lambda }, {});
  const all = await allPages('lambda:ListFunctions', pages, (page) => page.Functions);
  return await mapLimit(all.filter(isWanted), async ({ FunctionName = '', FunctionArn, LastModified }) => {
    const owner = await ownerOfFunction(aws, FunctionArn);
    return { name: FunctionName, owner, sinceMs: msOf(LastModified) };
  });
}

function msOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}

/** The owner tag of a function, by its name or ARN without qualifier; versions and aliases have no tags. */
export async function ownerOfFunction(aws: AwsClients, arn: string | undefined): Promise<string | undefined> {
  const answer = await unlessAbsent(
    'lambda:ListTags',
    async () => await aws.lambda.send(new ListTagsCommand({ Resource: arn })),
  );
  return answer?.Tags?.[OWNER_TAG];
}
