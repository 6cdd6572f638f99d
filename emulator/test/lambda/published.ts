import {
  CreateAliasCommand,
  type CreateFunctionCommandInput,
  type LambdaClient,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
  waitUntilPublishedVersionActive,
} from '@aws-sdk/client-lambda';
import { deployFunction, zipOf } from './function-account.ts';

const SOON = { maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.05 };

/** A function that tells its version, how its environment was started, and as what it was invoked. */
export const TELLING =
  'export const handler = async (_event, { functionVersion, invokedFunctionArn, logStreamName }) => ' +
  '({ functionVersion, invokedFunctionArn, logStreamName, type: process.env.AWS_LAMBDA_INITIALIZATION_TYPE });';

/** Waits until the latest update of a function has completed. */
export async function settled(client: LambdaClient, FunctionName: string): Promise<void> {
  await waitUntilFunctionUpdatedV2({ client, ...SOON }, { FunctionName });
}

/** Replaces the code of `$LATEST` with a text that differs by its mark, and waits. */
export async function changeCode(client: LambdaClient, FunctionName: string, mark: string): Promise<void> {
  const ZipFile = zipOf({ 'index.mjs': `${TELLING} // ${mark}` });
  await client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
  await settled(client, FunctionName);
}

/** Waits until a version has left Pending. Rejects when it became Failed. */
export async function versionActive(client: LambdaClient, FunctionName: string, Qualifier: string) {
  await waitUntilPublishedVersionActive({ client, ...SOON }, { FunctionName, Qualifier });
}

/** A function with versions 1 and 2, and an alias `live` of version 1. */
export async function deployTwoVersions(
  client: LambdaClient,
  FunctionName: string,
  members: Partial<CreateFunctionCommandInput> = {},
): Promise<void> {
  await deployFunction(client, FunctionName, TELLING, members);
  await client.send(new PublishVersionCommand({ FunctionName }));
  await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }));
  await changeCode(client, FunctionName, 'second');
  await client.send(new PublishVersionCommand({ FunctionName }));
}
