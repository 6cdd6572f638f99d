import { CreatePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { deployerPolicies, type DeployerPolicy } from '../../../infra/deployer-policy/policy.ts';
import { type ConfigInput, parseConfig } from '../../../infra/parse-config.ts';
import { type EmulatedAccount, KEY, REGION } from '../../emulated-account.ts';
import { run } from '../command.ts';
import { deniedBy, needsOf, refusalIn, SITE, without } from './judged-needs.ts';
import { runAsUser, withEnforcedIam } from './restricted-user.ts';
import { configOf, prepareStackLife } from './stack-life.ts';

const KMS_KEY = '1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f';
const BOUNDARY = `arn:aws:iam::${SITE.account}:policy/limit`;

/** What the roles of a stack do. */
const LIMIT = ['s3:GetObject', 'ecr:*', 'logs:*', 'cloudwatch:*', 'sagemaker:InvokeEndpoint'];

/** Options that need statements of their own, and one of these statements whose absence stops a deploy. */
const VARIANTS: readonly (Partial<ConfigInput> & { name: string; without: string })[] = [
  { name: 'a REST API with a key', without: 'CreateTheKey', gateway: { api: 'rest', auth: 'api-key' } },
  {
    name: 'a KMS key',
    without: 'GrantTheKeyToTheEndpoint',
    host: { type: 'sagemaker-serverless', kmsKeyId: KMS_KEY },
  },
  {
    name: 'a bucket with a KMS key',
    without: 'UseTheBucketKey',
    bucket: { kmsKeyId: KMS_KEY },
  },
  {
    name: 'a custom domain',
    without: 'LetApiGatewayCreateItsRole',
    gateway: {
      api: 'rest',
      domain: {
        name: 'labels.example.com',
        certificateArn: `arn:aws:acm:${SITE.region}:${SITE.account}:certificate/1a2b3c4d`,
      },
    },
  },
  {
    name: 'a permissions boundary',
    without: 'GrantWithinTheBoundary',
    roles: { permissionsBoundary: BOUNDARY },
  },
];

const LONG_MS = 600_000;

async function createBoundary({ url }: EmulatedAccount): Promise<void> {
  const iam = new IAMClient({ endpoint: url, region: REGION, credentials: KEY });
  const Statement = [{ Effect: 'Allow', Action: LIMIT, Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument }));
}

/** Statements of these policies that the default configuration's do not have. */
function added(policies: readonly DeployerPolicy[]) {
  const usual = deployerPolicies(parseConfig(configOf()), SITE).flatMap(({ Statement }) => Statement);
  const known = new Set(usual.map((statement) => JSON.stringify(statement)));
  return policies
    .flatMap(({ Statement }) => Statement)
    .filter((statement) => !known.has(JSON.stringify(statement)));
}

describe.each(VARIANTS)('with $name', ({ name: _name, without: sid, ...options }) => {
  it(
    'the printed policy suffices, needs each of its own statements, and names what is missing',
    { timeout: LONG_MS },
    async () => {
      const life = await prepareStackLife(options);
      const { lines } = await run(life.printPolicy('--account', SITE.account, '--region', SITE.region));
      const printed = lines as unknown as DeployerPolicy[];
      expect(printed).toEqual(deployerPolicies(parseConfig(configOf(options)), SITE));

      const needs = await withEnforcedIam(async (account) => {
        await createBoundary(account);
        const outcomes = await runAsUser(account, printed, life.shortJourney);
        for (const { status, text } of outcomes) expect(status, text).toBe(0);
        return needsOf(account, printed);
      });
      expect(deniedBy(printed, needs)).toEqual([]);
      const own = added(printed).filter(({ Effect }) => Effect === 'Allow');
      const idle = own.filter(({ Sid }) => deniedBy(without(printed, Sid), needs).length === 0);
      expect(idle.map(({ Sid }) => Sid)).toEqual([]);

      const refused = await withEnforcedIam(async (account) => {
        await createBoundary(account);
        return (await runAsUser(account, without(printed, sid), [life.deploy()])).at(-1);
      });
      expect(refused?.status, refused?.text).toBe(3);
      const { named, failure } = refusalIn(refused);
      const removed = printed.flatMap(({ Statement }) => Statement).find(({ Sid }) => Sid === sid);
      expect(removed?.Action, failure).toContain(named[0]);
      expect(named[1]).toMatch(/^arn:aws:/);
      expect(failure).toContain('npm run policy');
      await life.removeFiles();
    },
  );
});
