import { Readable } from 'node:stream';
import { DescribeEndpointConfigCommand, DescribeModelCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logGroupPrefixes, tagsFor } from '../../infra/naming.ts';
import { type AwsClients, awsClients } from '../../src/aws/core/clients.ts';
import { bucketKind } from '../../src/aws/s3/bucket.ts';
import { endpointConfigKind, type EndpointConfigSpec } from '../../src/aws/sagemaker/endpoint-config.ts';
import { endpointKind } from '../../src/aws/sagemaker/endpoint/endpoint.ts';
import { functionKind } from '../../src/aws/lambda/function.ts';
import { httpApiKind, type HttpApiSpec } from '../../src/aws/apigateway/http-api/http-api.ts';
import { logGroupKind } from '../../src/aws/logs/log-group.ts';
import { modelKind } from '../../src/aws/sagemaker/model.ts';
import { objectKind } from '../../src/aws/s3/object.ts';
import { roleKind } from '../../src/aws/iam/role.ts';
import { rolloutOf } from '../../src/config/rollout-plan.ts';
import { DEFAULT_ROLLOUT } from '../../src/config/rollout.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../emulated-account.ts';
import { stubArchive } from '../stub-archive.ts';
import { functionOf, policy, roleOf, ROLES, roleArnOf, withFunction } from './function-under-test.ts';
import { kindSuite } from '../suites/kind.suite.ts';

let account: EmulatedAccount;
let aws: AwsClients;

beforeAll(async () => {
  account = await openEmulatedAccount({ timeScale: 0.001 });
  Object.assign(process.env, awsEnvironment(account.url));
  aws = awsClients(REGION, process.env);
});
afterAll(async () => {
  await account.close();
});

const calm = { signal: new AbortController().signal, onBytes: () => {} };
const ACCOUNT = '123456789012';
const clients = () => aws;

const bucketOf = (owner: string) => ({
  name: `${owner}-${ACCOUNT}-${REGION}`,
  tags: tagsFor(owner, 'archives', {}),
  abortUploadsAfterDays: 1,
});

const objectOf = (owner: string, content: Uint8Array = new Uint8Array([1, 2, 3])) => ({
  bucket: bucketOf(owner).name,
  key: 'models/abc/model.tar.gz',
  tags: tagsFor(owner, 'archive', {}),
  bytes: content.length,
  open: () => Readable.from([Buffer.from(content)]),
});

const modelOf = (owner: string) => ({
  name: `${owner}-model`,
  image: `763104351884.dkr.ecr.${REGION}.amazonaws.com/huggingface-pytorch-inference:x`,
  modelDataUrl: `s3://${bucketOf(owner).name}/models/abc/model.tar.gz`,
  environment: { SAGEMAKER_PROGRAM: 'inference.py' },
  roleArn: roleArnOf(owner),
  vpc: undefined,
  tags: tagsFor(owner, 'model', {}),
});

const configOf = (owner: string, maxConcurrency = 5): EndpointConfigSpec => ({
  name: `${owner}-config-${maxConcurrency}`,
  modelName: modelOf(owner).name,
  variantName: 'primary',
  capacity: { type: 'serverless', memoryMb: 2048, maxConcurrency, provisionedConcurrency: 1 },
  kmsKeyId: undefined,
  tags: tagsFor(owner, 'endpoint-config', {}),
});

const instancesOf = (owner: string, instanceCount = 1): EndpointConfigSpec => ({
  ...configOf(owner),
  name: `${owner}-instances-${instanceCount}`,
  capacity: {
    type: 'instances',
    instanceType: 'ml.m5.large',
    instanceCount,
    dataDownloadTimeoutSeconds: 600,
    startupHealthCheckTimeoutSeconds: 300,
    volumeGb: 30,
  },
  kmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
});

async function withModel(on: AwsClients, owner: string): Promise<void> {
  const buckets = bucketKind(on);
  await buckets.create(bucketOf(owner), calm);
  await roleKind(on, ROLES).create(roleOf(owner), calm);
  await objectKind(on, buckets).create(objectOf(owner, await stubArchive()), calm);
}

async function withConfigs(on: AwsClients, owner: string): Promise<void> {
  await withModel(on, owner);
  await modelKind(on).create(modelOf(owner), calm);
  await endpointConfigKind(on).create(configOf(owner, 5), calm);
  await endpointConfigKind(on).create(configOf(owner, 6), calm);
  await endpointConfigKind(on).create(instancesOf(owner, 1), calm);
  await endpointConfigKind(on).create(instancesOf(owner, 2), calm);
}

const apiOf = (
  owner: string,
  authorization: 'AWS_IAM' | 'NONE' = 'AWS_IAM',
  ratePerSecond = 50,
): HttpApiSpec => ({
  name: owner,
  functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${owner}-proxy`,
  timeoutMs: 30_000,
  routes: [{ key: 'POST /classify', authorization }],
  throttle: { ratePerSecond, burst: 100 },
  accessLog: undefined,
  routeThrottles: {},
  cors: undefined,
  executeArnPrefix: `arn:aws:execute-api:${REGION}:${ACCOUNT}`,
  tags: tagsFor(owner, 'api', {}),
});

describe('bucket', () => {
  const changed = (owner: string) => ({ ...bucketOf(owner), abortUploadsAfterDays: 3 });
  kindSuite({ kind: bucketKind, spec: bucketOf, changed }, clients, 'bucket-dev');
});

describe('object', () => {
  const kind = (on: AwsClients) => objectKind(on, bucketKind(on));
  const prepare = async (on: AwsClients, owner: string) => await bucketKind(on).create(bucketOf(owner), calm);
  kindSuite({ kind, spec: objectOf, prepare }, clients, 'object-dev');
});

describe('role', () => {
  const changed = (owner: string) => ({
    ...roleOf(owner, 'lambda.amazonaws.com'),
    policy: policy('s3:ListBucket'),
  });
  kindSuite({ kind: (on) => roleKind(on, ROLES), spec: roleOf, changed }, clients, 'role-dev');
});

describe('log-group', () => {
  const spec = (owner: string) => ({
    name: `/aws/lambda/${owner}-proxy`,
    retentionDays: 30,
    tags: tagsFor(owner, 'logs', {}),
  });
  const changed = (owner: string) => ({ ...spec(owner), retentionDays: 7 });
  kindSuite({ kind: (on) => logGroupKind(on, logGroupPrefixes), spec, changed }, clients, 'logs-dev');
});

describe('model', () => {
  kindSuite({ kind: modelKind, spec: modelOf, prepare: withModel }, clients, 'model-dev');
});

describe('the owner of a SageMaker thing', () => {
  it('is asked for once by a plan that reads and lists, and anew when the thing was made anew', async () => {
    await withModel(aws, 'once-dev');
    const kind = modelKind(aws);
    const { name } = modelOf('once-dev');
    await kind.create(modelOf('once-dev'), calm);
    account.emulator.calls.clear();
    const [live, found] = await Promise.all([kind.read(name), kind.list('once-dev')]);
    expect([live?.owner, found[0]?.owner]).toEqual(['once-dev', 'once-dev']);
    const asked = account.emulator.calls.calls.filter(({ action }) => action === 'ListTags');
    expect(asked).toHaveLength(1);
    await kind.remove(name);
    await kind.create({ ...modelOf('once-dev'), tags: tagsFor('other-dev', 'model', {}) }, calm);
    expect((await kind.read(name))?.owner).toBe('other-dev');
    expect(await kind.list('once-dev')).toMatchObject([{ owner: 'other-dev' }]);
  });
});

describe('model in a VPC', () => {
  const vpc = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };
  const spec = (owner: string) => ({ ...modelOf(owner), vpc });
  kindSuite({ kind: modelKind, spec, prepare: withModel }, clients, 'vpc-dev');
});

describe('what AWS hears of a host', () => {
  const VPC = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d', 'sg-1a1b2c3d'] };

  it('sends the VPC with the model', async () => {
    await withModel(aws, 'wire-dev');
    await modelKind(aws).create({ ...modelOf('wire-dev'), vpc: VPC }, calm);
    const model = await aws.sagemaker.send(new DescribeModelCommand({ ModelName: 'wire-dev-model' }));
    expect(model.VpcConfig).toEqual({ Subnets: VPC.subnetIds, SecurityGroupIds: VPC.securityGroupIds });
  });

  it('sends every option of both kinds of capacity', async () => {
    await withConfigs(aws, 'wired-dev');
    const described = async (name: string) =>
      await aws.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name }));
    const serverless = await described('wired-dev-config-5');
    expect(serverless.ProductionVariants?.[0]).toMatchObject({
      ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5, ProvisionedConcurrency: 1 },
    });
    expect(serverless.KmsKeyId).toBeUndefined();
    const machines = await described('wired-dev-instances-2');
    expect(machines.ProductionVariants?.[0]).toMatchObject({
      InstanceType: 'ml.m5.large',
      InitialInstanceCount: 2,
      ModelDataDownloadTimeoutInSeconds: 600,
      ContainerStartupHealthCheckTimeoutInSeconds: 300,
      VolumeSizeInGB: 30,
    });
    expect(machines.KmsKeyId).toBe('1234abcd-12ab-34cd-56ef-1234567890ab');
  });
});

describe('endpoint-config', () => {
  const prepare = async (on: AwsClients, owner: string): Promise<void> => {
    await withModel(on, owner);
    await modelKind(on).create(modelOf(owner), calm);
  };
  kindSuite({ kind: endpointConfigKind, spec: configOf, prepare }, clients, 'config-dev');
  kindSuite({ kind: endpointConfigKind, spec: instancesOf, prepare }, clients, 'instances-dev');
});

const endpointOf = (owner: string, { name, capacity }: EndpointConfigSpec) => ({
  name: owner,
  configName: name,
  instanceCount: capacity.type === 'instances' ? capacity.instanceCount : undefined,
  rollout: rolloutOf(DEFAULT_ROLLOUT, []),
  tags: tagsFor(owner, 'endpoint', {}),
});

describe('endpoint on instances', () => {
  const spec = (owner: string) => endpointOf(owner, instancesOf(owner, 1));
  const changed = (owner: string) => endpointOf(owner, instancesOf(owner, 2));
  kindSuite({ kind: endpointKind, spec, changed, prepare: withConfigs }, clients, 'realtime-dev');
});

describe('endpoint that moves from serverless to instances', () => {
  const spec = (owner: string) => endpointOf(owner, configOf(owner));
  const changed = (owner: string) => endpointOf(owner, instancesOf(owner, 1));
  kindSuite({ kind: endpointKind, spec, changed, prepare: withConfigs }, clients, 'moving-dev');
});

describe('endpoint', () => {
  const spec = (owner: string) => endpointOf(owner, configOf(owner, 5));
  const changed = (owner: string) => endpointOf(owner, configOf(owner, 6));
  kindSuite({ kind: endpointKind, spec, changed, prepare: withConfigs }, clients, 'endpoint-dev');
});

describe('function', () => {
  const prepare = async (on: AwsClients, owner: string) =>
    await roleKind(on, ROLES).create(roleOf(owner, 'lambda.amazonaws.com'), calm);
  const changed = (owner: string) => functionOf(owner, 'export const handler = async () => 2;', 512);
  kindSuite({ kind: functionKind, spec: functionOf, changed, prepare }, clients, 'function-dev');
});

const pagesOf = (owner: string, origins: readonly string[], rate: number): HttpApiSpec => ({
  ...apiOf(owner),
  routeThrottles: { 'POST /classify': { ratePerSecond: rate, burst: 5 } },
  cors: {
    origins,
    methods: ['POST', 'GET'],
    requestHeaders: ['content-type', 'authorization'],
    answerHeaders: ['x-request-id'],
    maxAgeSeconds: rate,
  },
});

describe('http-api', () => {
  const changed = (owner: string) => apiOf(owner, 'NONE', 10);
  kindSuite({ kind: httpApiKind, spec: apiOf, changed, prepare: withFunction }, clients, 'api-dev');
});

describe('http-api with CORS and a throttle of its own', () => {
  const spec = (owner: string) => pagesOf(owner, ['https://a.example'], 10);
  const changed = (owner: string) => pagesOf(owner, ['https://b.example', 'https://c.example'], 20);
  kindSuite({ kind: httpApiKind, spec, changed, prepare: withFunction }, clients, 'pages-dev');
});

describe('http-api that loses CORS and the throttle of its route', () => {
  const spec = (owner: string) => pagesOf(owner, ['https://a.example'], 10);
  kindSuite({ kind: httpApiKind, spec, changed: apiOf, prepare: withFunction }, clients, 'bare-dev');
});
