import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deployerPolicies } from '../../../infra/deployer-policy/policy.ts';
import type { Statement } from '../../../infra/deployer-policy/statement.ts';
import { partitionOf } from '../../../infra/site.ts';
import { iamActionOf } from '../../../src/aws/core/iam-action.ts';
import { type ConfigInput, parseConfig } from '../../../src/config/config.ts';
import { HOST_TYPES } from '../../../src/config/host-options.ts';
import { site } from '../declared.ts';

function policies(over: Partial<ConfigInput> = {}, at = site) {
  return deployerPolicies(parseConfig({ name: 'shop', model: './m', ...over }), at);
}

function statements(over: Partial<ConfigInput> = {}, at = site): Statement[] {
  return policies(over, at).flatMap(({ Statement }) => Statement);
}

/** Every operation that src/aws names to `calling` and its like. */
function namedOperations(): string[] {
  const folder = fileURLToPath(new URL('../../../src/aws/', import.meta.url));
  const naming = /\b(?:calling|creating|unlessAbsent|unlessGone|allPages)\(\s*'([^']+)'/g;
  return globSync('**/*.ts', { cwd: folder }).flatMap((file) =>
    [...readFileSync(`${folder}${file}`, 'utf8').matchAll(naming)].map(([, name]) => name ?? ''),
  );
}

const WEB_ACL = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1a2b3c4d';

/** A configuration that has everything there is. */
const WITH_ALL: Partial<ConfigInput> = {
  gateway: {
    api: 'rest',
    wafAclArn: WEB_ACL,
    domain: {
      name: 'labels.example.com',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1a2b3c4d',
    },
  },
};

describe('the deployer’s policy', () => {
  // "No permissions are required to perform this operation" (STS API reference).
  const FREE = ['sts:GetCallerIdentity'];

  it('covers every operation that src/aws names', () => {
    const operations = [...new Set(namedOperations())];
    expect(operations.length).toBeGreaterThan(60);
    const allowed = new Set(statements(WITH_ALL).flatMap(({ Action }) => Action));
    const uncovered = operations.filter((name) => !allowed.has(iamActionOf(name)));
    expect(uncovered).toEqual(FREE);
  });

  it('is the same for every host, since a stack may move', () => {
    for (const type of HOST_TYPES) expect(policies({ host: { type } })).toEqual(policies());
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

  it('names each statement once, for what it is', () => {
    const sids = statements().map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const sid of sids) expect(sid).toMatch(/^[A-Z][A-Za-z]+$/);
  });

  it('has no wildcard in an action, and a wildcard resource only where AWS knows no other', () => {
    const actions = statements().flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    const wide = statements().filter(({ Resource }) => Resource === '*');
    expect(wide.flatMap(({ Action }) => Action).toSorted()).toEqual([
      'cloudwatch:ListDashboards',
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

  it('writes to nothing but what carries the stack’s name', () => {
    const READING = /:(Get|List|Describe|Head|Simulate|Filter|GET)/;
    const writing = statements().filter(({ Action }) => Action.some((action) => !READING.test(action)));
    const resources = writing.flatMap(({ Resource }) => Resource);
    // An API has no name in its ARN, and its id is not known beforehand.
    const nameless = resources.filter((resource) => !resource.includes('shop-dev'));
    expect(nameless).toEqual([
      'arn:aws:apigateway:eu-west-1::/apis',
      'arn:aws:apigateway:eu-west-1::/apis/*',
      'arn:aws:apigateway:eu-west-1::/apis',
      ...['restapis', 'apikeys', 'usageplans'].map((path) => `arn:aws:apigateway:eu-west-1::/${path}`),
      ...['restapis', 'apikeys', 'usageplans'].flatMap((path) => [
        `arn:aws:apigateway:eu-west-1::/${path}`,
        `arn:aws:apigateway:eu-west-1::/${path}/*`,
      ]),
      'arn:aws:execute-api:eu-west-1:123456789012:*/*/POST/classify',
      // Deliveries of access logs, which API Gateway makes and names.
      '*',
    ]);
  });

  it('hands each role to its own service alone', () => {
    const passing = statements().filter(({ Action }) => Action.includes('iam:PassRole'));
    const role = (name: string): string =>
      `arn:aws:iam::123456789012:role/sagemaker-gateway/shop-dev-eu-west-1-${name}`;
    expect(passing.map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      [role('endpoint'), { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }],
      [role('proxy'), { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }],
    ]);
  });

  it('hands on the roles that somebody else has made, and reads but never writes them', () => {
    const endpoint = 'arn:aws:iam::123456789012:role/team/exec';
    const all = statements({ roles: { endpoint } });
    const naming = all.filter(({ Resource }) => [Resource].flat().includes(endpoint));
    expect(naming.map(({ Sid }) => Sid)).toEqual(['ReadTheRoles', 'PassTheEndpointRole']);
  });

  it('asks for the route only where the route asks for a right', () => {
    const jwt = { issuer: 'https://issuer.example', audience: ['shop'] };
    const invoking = (gateway: NonNullable<ConfigInput['gateway']>) =>
      statements({ gateway }).filter(({ Sid }) => Sid === 'CallTheRoute').length;
    const counts = [invoking({ auth: 'iam' }), invoking({ auth: 'jwt', jwt }), invoking({ auth: 'none' })];
    expect(counts).toEqual([1, 0, 0]);
  });

  it('may move to a REST API and back, and to a domain or behind a web ACL only where one is named', () => {
    const sids = (over: Partial<ConfigInput>) => statements(over).map(({ Sid }) => Sid);
    expect(sids({ gateway: { api: 'rest' } })).toEqual(sids({}));
    const more = statements(WITH_ALL).filter(({ Sid }) => !sids({}).includes(Sid));
    expect(more.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      [
        'KeepTheDomain',
        [
          'arn:aws:apigateway:eu-west-1::/domainnames',
          'arn:aws:apigateway:eu-west-1::/domainnames/labels.example.com',
          'arn:aws:apigateway:eu-west-1::/domainnames/labels.example.com/*',
        ],
      ],
      ['TagTheDomain', 'arn:aws:apigateway:eu-west-1::/domainnames'],
      ['GuardTheApi', [WEB_ACL, 'arn:aws:apigateway:eu-west-1::/restapis/*/stages/*']],
      ['LetTheApiBeGuarded', 'arn:aws:apigateway:eu-west-1::/restapis/*/stages/*'],
    ]);
  });

  it('reads another stage’s bucket where releases are promoted from it, and writes nothing there', () => {
    const config = parseConfig({ name: 'shop', stage: 'prod', model: './m' });
    const source = { stage: 'dev', region: 'us-east-1' };
    const all = deployerPolicies(config, site, source).flatMap(({ Statement }) => Statement);
    const bucket = 'arn:aws:s3:::shop-dev-123456789012-us-east-1';
    expect(all.filter(({ Resource }) => JSON.stringify(Resource).includes('shop-dev'))).toEqual([
      {
        Sid: 'TakeFromTheOtherStage',
        Effect: 'Allow',
        Action: ['s3:ListBucket', 's3:GetObject'],
        Resource: [bucket, `${bucket}/releases/*`, `${bucket}/models/*`],
      },
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

describe('the partition of a region', () => {
  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
  ])('%s lies in %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });
});
