import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EFSClient } from '@aws-sdk/client-efs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, vi } from 'vitest';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator.ts';
import { type Listening, serve } from '../../src/http/server.ts';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

let emulator: Emulator;
let server: Listening;

/** Opens an account at AWS's own speed whose clock moves only by `later`. */
export async function openEventualAccount(options: EmulatorOptions = {}): Promise<void> {
  const credentials = { [CREDENTIALS.accessKeyId]: CREDENTIALS.secretAccessKey };
  emulator = await createEmulator({ lagScale: 1, credentials, ...options });
  server = await serve(emulator, { port: 0 });
}

/** Registers what every test of eventual consistency needs. */
export function useEventualAccount(): void {
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await openEventualAccount();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await closeEventualAccount();
  });
}

export async function closeEventualAccount(): Promise<void> {
  await server.close();
  await emulator.close();
}

export function later(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1000);
}

export function clients() {
  const credentials = CREDENTIALS;
  const config = { endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 };
  return {
    apigateway: new APIGatewayClient(config),
    apigatewayv2: new ApiGatewayV2Client(config),
    ec2: new EC2Client(config),
    efs: new EFSClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sagemaker: new SageMakerClient(config),
  };
}

/** What the account has sent because of delays. */
export function sent(): Record<string, number> {
  return emulator.account.consistency.sent();
}

export async function sentOverHttp(): Promise<unknown> {
  return await (await fetch(`${server.url}/_emulator/consistency`)).json();
}

export const ROLE = 'arn:aws:iam::123456789012:role/exec';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['lambda.amazonaws.com', 'sagemaker.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    },
  ],
});
const READ_MODELS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::models/*' }],
});

/** Makes the role. */
export async function createRole(RoleName = 'exec'): Promise<void> {
  await clients().iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
}

/** Lets the role read the bucket `models`. */
export async function grantModels(): Promise<void> {
  const input = { RoleName: 'exec', PolicyName: 'read', PolicyDocument: READ_MODELS };
  await eventually(async () => await clients().iam.send(new PutRolePolicyCommand(input)));
}

/** A bucket `models` with an archive, made long enough ago that nothing of it is fresh. */
export async function createModelBucket(): Promise<void> {
  const { s3 } = clients();
  await s3.send(new CreateBucketCommand({ Bucket: 'models' }));
  await s3.send(new PutObjectCommand({ Bucket: 'models', Key: 'model.tar.gz', Body: 'archive' }));
  later(60);
}

/** Repeats a call until it succeeds; throws the last error after ten tries. */
export async function eventually<T>(call: () => Promise<T>): Promise<T> {
  for (let left = 10; ; left -= 1) {
    try {
      return await call();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/** The outcome of each call in turn: `ok`, or the name of its error. */
export async function outcomes(count: number, call: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  for (let done = 0; done < count; done += 1) seen.push(await outcome(call));
  return seen;
}

export async function outcome(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
