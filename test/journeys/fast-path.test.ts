import { rm } from 'node:fs/promises';
import { GetRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  DeleteProvisionedConcurrencyConfigCommand,
  GetAliasCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  ApiGatewayV2Client,
  GetApisCommand,
  GetRoutesCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketOf, type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { stubModelFolder } from '../stub-archive.ts';
import { resultOf } from './command.ts';
import { HOSTS } from './hosts.ts';
import { runHere } from './in-process.ts';
import { successfulWrites } from './successful-writes.ts';

let account: EmulatedAccount;
let model = '';

beforeAll(async () => {
  account = await openEventualAccount({ timeScale: 0.001 });
  model = await stubModelFolder();
});
afterAll(async () => {
  await account.close();
  await rm(model, { recursive: true });
});

async function deploy(...args: string[]) {
  account.emulator.calls.clear();
  const outcome = await runHere(
    ['deploy', '--name', 'calm', '--model', model, '--json', ...args],
    account.url,
  );
  expect(outcome.status, outcome.text).toBe(0);
  return resultOf(outcome);
}

/** Reads of the account: without the request to the URL, the calls of the proxy, and the registry of base images. */
const asked = (): string[] =>
  account.emulator.calls.calls
    .filter(({ service }) => !['execute-api', 'sagemaker-runtime', 'ecr'].includes(service))
    .map(({ service, action }) => `${service}:${action}`)
    .filter((each) => each !== 'lambda:Invoke');

describe.each(HOSTS)('a second deploy on $name', ({ name: host, quickReads }) => {
  it('makes at most 17 reads and no write, and the URL answers', async () => {
    const first = await deploy('--host', host);
    const second = await deploy('--host', host);
    expect(second).toMatchObject({ changed: false, url: first['url'], releaseId: first['releaseId'] });
    expect(second['answer']).toEqual(first['answer']);
    expect(account.emulator.calls.mutating()).toEqual([]);
    const expected = [
      'apigatewayv2:GetApi',
      'apigatewayv2:GetIntegrations',
      'apigatewayv2:GetRoutes',
      'apigatewayv2:GetStages',
      'iam:GetRole',
      'iam:GetRole',
      'lambda:GetFunction',
      's3:HeadObject',
      'sts:GetCallerIdentity',
      ...quickReads,
    ];
    expect(asked().toSorted()).toEqual(expected.toSorted());
    expect(expected.length).toBeLessThanOrEqual(17);
  });

  it('changes only the proxy in at most four writes', async () => {
    await deploy('--host', host);
    const wish = await runHere(
      ['plan', '--name', 'calm', '--model', model, '--host', host, '--auth', 'none', '--json'],
      account.url,
    );
    expect(wish.text).not.toContain('Drift:');
    const lambda = new LambdaClient({ endpoint: account.url, region: REGION, credentials: KEY });
    const drifted = { FunctionName: 'calm-dev-proxy', MemorySize: 1024 };
    await lambda.send(new UpdateFunctionConfigurationCommand(drifted));
    expect(await deploy('--host', host)).toMatchObject({ changed: true });
    const written = successfulWrites(account);
    expect(written).toContain('lambda:UpdateFunctionConfiguration');
    expect(written.length).toBeLessThanOrEqual(4);
  });
});

const REALTIME = ['--host', 'sagemaker-realtime'];
const ZIP = ['--host', 'lambda-zip'];

describe('a manual change in the account is detected and corrected', () => {
  const common = (): { endpoint: string; region: string; credentials: typeof KEY } => ({
    endpoint: account.url,
    region: REGION,
    credentials: KEY,
  });

  const lambda = (): LambdaClient => new LambdaClient(common());
  const zip = { FunctionName: 'calm-dev-zip' };

  /** Publishes a version with another timeout by hand; returns its number. */
  async function published(Timeout: number): Promise<string> {
    await lambda().send(new UpdateFunctionConfigurationCommand({ ...zip, Timeout }));
    const publish = new PublishVersionCommand({ ...zip, Description: `by hand ${Timeout}` });
    const { Version = '' } = await lambda().send(publish);
    await account.emulator.account.consistency.settled();
    return Version;
  }

  it.each<[string, string[], () => Promise<unknown>]>([
    [
      'a route that was opened',
      REALTIME,
      async () => {
        const client = new ApiGatewayV2Client(common());
        const { Items = [] } = await client.send(new GetApisCommand({}));
        const ApiId = Items[0]?.ApiId;
        const routes = await client.send(new GetRoutesCommand({ ApiId }));
        const RouteId = routes.Items?.[0]?.RouteId;
        return await client.send(new UpdateRouteCommand({ ApiId, RouteId, AuthorizationType: 'NONE' }));
      },
    ],
    [
      'a trust policy that was widened',
      REALTIME,
      async () => {
        const client = new IAMClient(common());
        const RoleName = `calm-dev-${REGION}-proxy`;
        const { Role } = await client.send(new GetRoleCommand({ RoleName }));
        const document = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '{}')) as object;
        const PolicyDocument = JSON.stringify({ ...document, Id: 'other' });
        return await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
      },
    ],
    [
      'an archive that was deleted',
      REALTIME,
      async () => {
        const client = new S3Client({ ...common(), forcePathStyle: true });
        const Bucket = bucketOf('calm-dev');
        const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'models/' }));
        const archive = Contents.find(({ Key }) => Key?.endsWith('/model.tar.gz'));
        return await client.send(new DeleteObjectCommand({ Bucket, Key: archive?.Key }));
      },
    ],
    [
      'an alias that was moved to another version',
      ZIP,
      async () => {
        const FunctionVersion = await published(30);
        return await lambda().send(new UpdateAliasCommand({ ...zip, Name: 'live', FunctionVersion }));
      },
    ],
    [
      'an alias with a share of another version',
      ZIP,
      async () => {
        const RoutingConfig = { AdditionalVersionWeights: { [await published(40)]: 0.5 } };
        return await lambda().send(new UpdateAliasCommand({ ...zip, Name: 'live', RoutingConfig }));
      },
    ],
    [
      'provisioned concurrency that was deleted',
      [...ZIP, '--provisioned-concurrency', '1'],
      async () => {
        const { FunctionVersion: Qualifier } = await lambda().send(
          new GetAliasCommand({ ...zip, Name: 'live' }),
        );
        return await lambda().send(new DeleteProvisionedConcurrencyConfigCommand({ ...zip, Qualifier }));
      },
    ],
  ])('%s', async (_, args, change) => {
    await deploy(...args);
    await change();
    const plan = await runHere(['plan', '--name', 'calm', '--model', model, '--json', ...args], account.url);
    expect(plan.lines.some(({ type, text }) => type === 'warning' && String(text).startsWith('Drift:'))).toBe(
      true,
    );
    expect(await deploy(...args)).toMatchObject({ changed: true });
    expect(await deploy(...args)).toMatchObject({ changed: false });
  });
});
