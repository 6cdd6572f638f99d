import {
  DeleteFunctionCommand,
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
} from '@aws-sdk/client-lambda';
import type { Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { immutableKind } from '../core/immutable-kind.ts';
import { phaseOfFunction } from './function.ts';
import { listQualified, ownerOfFunction, publishedVersions } from './published-versions.ts';
import { partsOfName, qualifiedName, unqualifiedArn } from './qualified-name.ts';
import { publishedNumber } from './version-number.ts';

/** A published version of a function: what $LATEST is when it is created, and never changes. */
export interface FunctionVersionSpec {
  readonly functionName: string;
  /** Its description, which covers everything that it is published from. */
  readonly versionId: string;
  /** CodeSha256 that $LATEST must have; undefined for an image. */
  readonly codeSha256: string | undefined;
}

export interface LiveVersion {
  readonly owner: string | undefined;
  readonly configuration: FunctionConfiguration;
}

/** Versions, named by function and description: AWS counts them, and a name must be known before it does. */
export function functionVersionKind(aws: AwsClients): Kind<FunctionVersionSpec, LiveVersion> {
  return {
    // SnapStart runs the function's initialization and takes a snapshot, which takes minutes.
    ...immutableKind<FunctionVersionSpec, LiveVersion>(10_000, {
      nameOf: ({ functionName, versionId }) => qualifiedName({ functionName, qualifier: versionId }),
      read: async (name) => await readVersion(aws, name),
      create: async (spec) => await publish(aws, spec),
      remove: async (name) => await removeVersion(aws, name),
      list: async (prefix) => await listVersions(aws, prefix),
    }),
    phaseOf: ({ configuration }) => phaseOfFunction(configuration),
  };
}

/** A version by the name that its kind gives it. */
export async function readVersion(aws: AwsClients, name: string): Promise<LiveVersion | undefined> {
  const { functionName, qualifier } = partsOfName(name);
  const number = await publishedNumber(aws, functionName, qualifier);
  if (number === undefined) return undefined;
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName, Qualifier: number });
  const configuration = await unlessAbsent(
    'lambda:GetFunctionConfiguration',
    async () => await aws.lambda.send(command),
  );
  if (!configuration) return undefined;
  return { owner: await ownerOfFunction(aws, unqualifiedArn(configuration.FunctionArn)), configuration };
}

/** Refused with PreconditionFailed or InvalidParameterValue if another writer has changed the code meanwhile. */
async function publish(aws: AwsClients, spec: FunctionVersionSpec): Promise<void> {
  const input = {
    FunctionName: spec.functionName,
    Description: spec.versionId,
    ...(spec.codeSha256 !== undefined && { CodeSha256: spec.codeSha256 }),
  };
  await calling('lambda:PublishVersion', async () => await aws.lambda.send(new PublishVersionCommand(input)));
}

async function removeVersion(aws: AwsClients, name: string): Promise<void> {
  const { functionName, qualifier } = partsOfName(name);
  const versions = (await publishedVersions(aws, functionName)).filter(({ id }) => id === qualifier);
  for (const { number } of versions) {
    const command = new DeleteFunctionCommand({ FunctionName: functionName, Qualifier: number });
    await unlessGone('lambda:DeleteFunction', async () => await aws.lambda.send(command));
  }
}

async function listVersions(aws: AwsClients, prefix: string): Promise<Found[]> {
  return await listQualified(aws, prefix, async (functionName) => {
    // Of a version that was published twice, the date of the newest.
    const dates = new Map(
      (await publishedVersions(aws, functionName)).map(({ id, sinceMs }) => [id, sinceMs]),
    );
    return [...dates].map(([qualifier, sinceMs]) => ({ qualifier, sinceMs }));
  });
}
