import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { images } from '../../../infra/deployer-policy/images.ts';
import { deployerPolicies } from '../../../infra/deployer-policy/policy.ts';
import type { Statement } from '../../../infra/deployer-policy/statement.ts';
import { namesOf } from '../../../infra/naming.ts';
import { partitionOf } from '../../../infra/site.ts';
import { iamActionOf } from '../../../src/aws/core/errors.ts';
import { type ConfigInput, parseConfig } from '../../../infra/parse-config.ts';
import { HOSTS, type HostType } from '../../../infra/hosts/registry.ts';
import { site } from '../declared.ts';

function policies(over: Partial<ConfigInput> = {}, at = site) {
  return deployerPolicies(parseConfig({ name: 'shop', model: './m', ...over }), at);
}

function statements(over: Partial<ConfigInput> = {}, at = site): Statement[] {
  return policies(over, at).flatMap(({ Statement }) => Statement);
}

/** Every operation that src/aws passes to `calling` and similar functions. */
function namedOperations(): string[] {
  const folder = fileURLToPath(new URL('../../../src/aws/', import.meta.url));
  const naming = /\b(?:calling|creating|unlessAbsent|unlessGone|allPages)\(\s*'([^']+)'/g;
  return globSync('**/*.ts', { cwd: folder }).flatMap((file) =>
    [...readFileSync(`${folder}${file}`, 'utf8').matchAll(naming)].map(([, name]) => name ?? ''),
  );
}

const WEB_ACL = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1a2b3c4d';

const at = (path: string): string => `arn:aws:apigateway:eu-west-1::${path}`;

const ec2 = (rest: string): string => `arn:aws:ec2:eu-west-1:123456789012:${rest}`;
const efs = (rest: string): string => `arn:aws:elasticfilesystem:eu-west-1:123456789012:${rest}`;

const BOUNDARY = 'arn:aws:iam::123456789012:policy/limit';

/** A configuration with every feature. */
const WITH_ALL: Partial<ConfigInput> = {
  roles: { permissionsBoundary: BOUNDARY },
  gateway: {
    api: 'rest',
    wafAclArn: WEB_ACL,
    domain: {
      name: 'labels.example.com',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1a2b3c4d',
    },
  },
};

const SOURCE = { stage: 'dev', region: 'us-east-1' };

describe('the deployer’s policy', () => {
  // "No permissions are required to perform this operation" (STS API reference).
  const FREE = ['sts:GetCallerIdentity'];

  it('covers every operation used in src/aws', () => {
    const operations = [...new Set(namedOperations())];
    expect(operations.length).toBeGreaterThan(60);
    const config = parseConfig({ name: 'shop', model: './m' });
    const ofImages = images(
      { config, site, names: namesOf('shop-dev', site), sourceBuckets: [], sourceRepositories: [] },
      'x',
    );
    const promoting = deployerPolicies(config, site, SOURCE).flatMap(({ Statement }) => Statement);
    const all = [...statements(WITH_ALL), ...ofImages, ...promoting];
    const allowed = new Set(all.flatMap(({ Action }) => Action));
    const uncovered = operations.filter((name) => !allowed.has(iamActionOf(name)));
    expect(uncovered).toEqual(FREE);
  });

  it('may read the one archive that the model is, if it is in S3', () => {
    const reading = (model: string) => statements({ model }).filter(({ Sid }) => Sid === 'ReadTheModel');
    expect(reading('s3://models/7/model.tar.gz#my-model')).toMatchObject([
      { Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::models/7/model.tar.gz' },
    ]);
    expect(reading('./model')).toEqual([]);
  });

  it('is the same for every host, since a stack may change its host', () => {
    for (const type of Object.keys(HOSTS) as HostType[])
      expect(policies({ host: { type } })).toEqual(policies());
  });

  it('fits IAM’s 6,144 characters a policy and ten policies a user, for the longest names', () => {
    const over = { name: `a${'b'.repeat(21)}`, stage: `c${'d'.repeat(10)}` };
    const documents = policies(over, { ...site, region: 'ap-southeast-2' });
    for (const each of documents) expect(JSON.stringify(each).length).toBeLessThanOrEqual(6_144);
    expect(documents.length).toBeLessThanOrEqual(10);
    expect(documents.flatMap(({ Statement }) => Statement)).toEqual(
      statements(over, { ...site, region: 'ap-southeast-2' }),
    );
  });

  it('gives each statement a unique, descriptive Sid', () => {
    const sids = statements().map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const sid of sids) expect(sid).toMatch(/^[A-Z][A-Za-z]+$/);
  });

  it('has no wildcard in an action, and a wildcard resource only if the action has no resource type', () => {
    const actions = statements().flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    const wide = statements().filter(({ Resource }) => Resource === '*');
    expect(wide.flatMap(({ Action }) => Action).toSorted()).toEqual([
      'cloudwatch:ListDashboards',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaceAttribute',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcEndpoints',
      'ec2:DescribeVpcs',
      'ec2:ModifyNetworkInterfaceAttribute',
      'elasticfilesystem:CreateFileSystem',
      'elasticfilesystem:DescribeFileSystems',
      'iam:ListRoles',
      'lambda:GetAccountSettings',
      'lambda:ListFunctions',
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      's3:ListAllMyBuckets',
      'sagemaker:ListEndpointConfigs',
      'sagemaker:ListEndpoints',
      'sagemaker:ListModels',
      'servicequotas:ListServiceQuotas',
    ]);
  });

  it('allows writes only to resources with the stack’s name', () => {
    const READING = /:(Get|List|Describe|Head|Simulate|Filter|GET)/;
    const writing = statements().filter(({ Action }) => Action.some((action) => !READING.test(action)));
    const resources = writing.flatMap(({ Resource }) => Resource);
    const nameless = resources.filter((resource) => !resource.includes('shop-dev'));
    expect([...new Set(nameless)]).toEqual([
      // Ids of EC2 and EFS are generated: these are bound to tags, and to the VPC that they are created in.
      ec2('security-group/*'),
      ec2('vpc-endpoint/*'),
      ec2('vpc/*'),
      ec2('route-table/*'),
      // File systems without a resource type of their creation, network interfaces of EFS, access-log deliveries.
      '*',
      efs('file-system/*'),
      efs('access-point/*'),
      'arn:aws:iam::123456789012:role/aws-service-role/elasticfilesystem.amazonaws.com/AWSServiceRoleForAmazonElasticFileSystem',
      // The ARN of an API contains an id that is not known beforehand: these are bound to tags.
      at('/apis'),
      at(`/tags/${encodeURIComponent(at('/apis/'))}\${*}`),
      at('/apis/*'),
      'arn:aws:iam::123456789012:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway',
      'arn:aws:execute-api:eu-west-1:123456789012:*/*/POST/*',
    ]);
  });

  it('allows calls of one route, unless the model would have to be read for its task', () => {
    const called = (over: Partial<ConfigInput>) => {
      const calling = statements(over).find(({ Action }) => Action.includes('execute-api:Invoke'));
      return calling?.Resource.toString().split('/POST')[1];
    };
    expect(called({})).toBe('/*');
    expect(called({ task: 'fill-mask' })).toBe('/fill-mask');
    expect(called({ gateway: { path: '/v1/labels' } })).toBe('/v1/labels');
  });

  it.each([{}, { gateway: { api: 'rest', auth: 'api-key' } }, WITH_ALL] as Partial<ConfigInput>[])(
    'writes to API Gateway only with the stack’s tag, with %j',
    (over) => {
      const key = /^aws:(Request|Resource)Tag\/sagemaker-gateway:stack$/;
      const writing = statements(over).filter(({ Action }) =>
        Action.some((action) => /^apigateway:(?!GET$)/.test(action)),
      );
      expect(writing.length).toBeGreaterThan(2);
      for (const { Sid, Condition = {} } of writing) {
        const tests = Object.entries(Condition['StringEquals'] ?? {});
        expect([Sid, tests]).toEqual([Sid, [[expect.stringMatching(key), 'shop-dev']]]);
      }
    },
  );

  it('allows passing each role only to its service', () => {
    const passing = statements().filter(({ Action }) => Action.includes('iam:PassRole'));
    const role = (name: string): string =>
      `arn:aws:iam::123456789012:role/sagemaker-gateway/shop-dev-eu-west-1-${name}`;
    expect(passing.map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      [role('endpoint'), { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }],
      [
        [role('function'), role('mounted'), role('loader'), role('proxy')],
        { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
      ],
    ]);
  });

  it('allows passing and reading externally managed roles, but not writing them', () => {
    const endpoint = 'arn:aws:iam::123456789012:role/team/exec';
    const all = statements({ roles: { endpoint } });
    const naming = all.filter(({ Resource }) => [Resource].flat().includes(endpoint));
    expect(naming.map(({ Sid }) => Sid)).toEqual(['ReadTheRoles', 'PassTheEndpointRole']);
  });

  it('grants permissions to roles only within a configured boundary, and never removes it', () => {
    const all = statements({ roles: { permissionsBoundary: BOUNDARY } });
    const granting = ['CreateRole', 'PutRolePolicy', 'UpdateAssumeRolePolicy', 'PutRolePermissionsBoundary'];
    for (const action of granting) {
      const naming = all.filter(({ Action }) => Action.includes(`iam:${action}`));
      expect(naming).toMatchObject([
        { Effect: 'Allow', Condition: { StringEquals: { 'iam:PermissionsBoundary': BOUNDARY } } },
      ]);
    }
    const removing = all.filter(({ Action }) => Action.includes('iam:DeleteRolePermissionsBoundary'));
    expect(removing.map(({ Effect }) => Effect)).toEqual(['Deny']);
  });

  it('changes no role where the configuration names all', () => {
    const role = (name: string): string => `arn:aws:iam::123456789012:role/team/${name}`;
    const all = statements({ roles: { endpoint: role('a'), proxy: role('b'), function: role('c') } });
    const actions = all.flatMap(({ Action }) => Action).filter((action) => action.startsWith('iam:'));
    expect([...new Set(actions)].toSorted()).toEqual([
      'iam:CreateServiceLinkedRole',
      'iam:GetRole',
      'iam:GetRolePolicy',
      'iam:ListRoles',
      'iam:PassRole',
      'iam:SimulatePrincipalPolicy',
    ]);
  });

  it('includes execute-api:Invoke only with IAM authorization', () => {
    const jwt = { issuer: 'https://issuer.example', audience: ['shop'] };
    const invoking = (gateway: NonNullable<ConfigInput['gateway']>) =>
      statements({ gateway }).filter(({ Sid }) => Sid === 'CallTheRoute').length;
    const counts = [invoking({ auth: 'iam' }), invoking({ auth: 'jwt', jwt }), invoking({ auth: 'none' })];
    expect(counts).toEqual([1, 0, 0]);
  });

  it('has only statements that the configuration needs', () => {
    const usual = new Set(statements().map((each) => JSON.stringify(each)));
    const more = (over: Partial<ConfigInput>) =>
      statements(over)
        .filter((each) => !usual.has(JSON.stringify(each)))
        .map(({ Sid }) => Sid);
    const rest = ['CreateTheApi', 'TagTheNewApi', 'KeepTheApi'];
    expect(more({ gateway: { api: 'rest' } })).toEqual(rest);
    expect(more({ gateway: { api: 'rest', auth: 'api-key' } })).toEqual([
      ...rest,
      'FindTheKey',
      'CreateTheKey',
      'TagTheNewKey',
      'KeepTheKey',
    ]);
    expect(more({ gateway: WITH_ALL.gateway })).toEqual([
      ...rest,
      'GuardTheApi',
      'LetTheApiBeGuarded',
      'CreateTheDomain',
      'TagTheNewDomain',
      'ReadTheDomain',
      'KeepTheDomain',
    ]);
    const kmsKeyId = '1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f';
    expect(more({ host: { type: 'sagemaker-serverless', kmsKeyId } })).toEqual([
      'ReadTheKey',
      'GrantTheKeyToTheEndpoint',
    ]);
    expect(statements({ gateway: { accessLogs: false } }).map(({ Sid }) => Sid)).not.toContain(
      'LetApiGatewayCreateItsRole',
    );
  });

  it('can list API keys, and so their values, only where the stack has one', () => {
    const listing = (over: Partial<ConfigInput>) =>
      statements(over).filter(({ Resource }) => [Resource].flat().includes(at('/apikeys'))).length;
    expect([listing({}), listing(WITH_ALL), listing({ gateway: { api: 'rest', auth: 'api-key' } })]).toEqual([
      0, 0, 2,
    ]);
  });

  it('follows account, region and partition', () => {
    const gov = { partition: partitionOf('us-gov-west-1'), account: '210987654321', region: 'us-gov-west-1' };
    const resources = statements({}, gov).flatMap(({ Resource }) => Resource);
    const foreign = resources.filter(
      (resource) =>
        resource !== '*' &&
        (!resource.startsWith('arn:aws-us-gov:') || /123456789012|eu-west-1/.test(resource)),
    );
    expect(foreign).toEqual([]);
  });
});
