import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Need } from '../../../emulator/src/policy/evaluate.ts';
import { deployerPolicies, type DeployerPolicy } from '../../../infra/deployer-policy/policy.ts';
import { parseConfig } from '../../../infra/parse-config.ts';
import { type Outcome, resultOf, run } from '../command.ts';
import { runAsAdministrator, runAsUser, withEnforcedIam } from './restricted-user.ts';
import { deniedBy, needsOf, refusalIn, SITE, without } from './judged-needs.ts';
import { configOf, prepareStackLife, type StackLife } from './stack-life.ts';

const POLICIES = deployerPolicies(parseConfig(configOf()), SITE);
const STATEMENTS = POLICIES.flatMap(({ Statement }) => Statement);

/** Statements of the preflight: without one, a deploy reports what it could not check and continues. */
const PREFLIGHT = new Set([
  'FindTheQuotas',
  'CountTheUse',
  'CountTheConcurrency',
  'FindTheImage',
  'ForeseeRefusals',
]);

/** Actions that an undisturbed journey of one version of the tool does not need. */
const ON_OCCASION: Readonly<Record<string, string>> = {
  's3:ListBucketMultipartUploads': 'a sweep after interrupted uploads',
  's3:PutBucketPublicAccessBlock': 'a bucket that was changed by another program',
  's3:PutBucketOwnershipControls': 'the same',
  's3:PutEncryptionConfiguration': 'the same, or a KMS key',
  's3:PutBucketVersioning': 'a bucket with versioning',
  's3:DeleteObjectVersion': 'the same',
  's3:AbortMultipartUpload': 'an interrupted upload',
  'iam:UpdateAssumeRolePolicy': 'a role that was changed by another program',
  'ecr:PutImageScanningConfiguration': 'a repository that was changed by another program',
  'ecr:PutImageTagMutability': 'the same',
  'ecr:DeleteLifecyclePolicy': 'the same',
  'ecr:DeleteRepositoryPolicy': 'the same',
  'ec2:ModifyVpcEndpoint': 'a VPC with other route tables than before',
  'elasticfilesystem:ModifyMountTargetSecurityGroups': 'a network with other security groups than before',
  'ec2:ModifyNetworkInterfaceAttribute': 'the same',
  'apigateway:PATCH': 'an API with other options than before',
};

/** A denied resource: one of this stack, or of a type that is only found by listing. */
const OF_THE_STACK =
  /^\*$|least|:(?:ec2|elasticfilesystem):|AWSServiceRoleForAmazonElasticFileSystem$|(?:apis|usageplans|domainnames)$|apis%2F\*$|:\/apis\/\w+|AWSServiceRoleForAPIGateway$|alarm|dashboard|log-group|role\/sagemaker-gateway\/$|repository\/\*$|\/POST\/classify$/;

const LONG_MS = 600_000;

let life: StackLife;
let printed: Outcome;
let outcomes: readonly Outcome[] = [];
let needs: readonly Need[] = [];
beforeAll(async () => {
  life = await prepareStackLife();
  printed = await run(life.printPolicy('--account', SITE.account, '--region', SITE.region));
  await withEnforcedIam(async (account) => {
    // Another stack's endpoint in the same region counts against the same quotas.
    await runAsAdministrator(account, life.deploy('--name', 'other'));
    outcomes = await runAsUser(account, printed.lines as unknown as DeployerPolicy[], life.journey);
    needs = needsOf(account, POLICIES);
  });
}, LONG_MS);
afterAll(async () => await life.removeFiles());

describe('the printed policy', () => {
  it('is the one under test', () => {
    expect(printed.lines, printed.text).toEqual(POLICIES);
  });

  it('is sufficient for the whole journey', () => {
    for (const { status, text } of outcomes) expect(status, text).toBe(0);
    expect(outcomes).toHaveLength(life.journey.length);
    expect(deniedBy(POLICIES, needs)).toEqual([]);
  });

  it('allows only actions that the journey needs', () => {
    const used = new Set(needs.map(({ action }) => action));
    const granted = new Set(STATEMENTS.flatMap(({ Action }) => Action));
    expect([...granted].filter((action) => !used.has(action))).toEqual(Object.keys(ON_OCCASION));
  });

  it.each(STATEMENTS)('has no other statement that allows the actions of $Sid', ({ Sid, Action }) => {
    const denied = deniedBy(without(POLICIES, Sid), needs);
    for (const { action } of denied) expect(Action).toContain(action);
    // The journey fails on the first of them.
    expect(denied[0]?.resource).toMatch(PREFLIGHT.has(Sid) ? /./ : OF_THE_STACK);
  });
});

describe.concurrent('without a statement', () => {
  const actionsOf = (sid: string) => STATEMENTS.find(({ Sid }) => Sid === sid)?.Action;

  it.each([
    ['KeepTheBucket', () => [life.deploy()]],
    ['CallTheRoute', () => [life.classify]],
  ] as const)(
    '%s the command fails and names the missing action',
    { timeout: LONG_MS },
    async (sid, commands) => {
      const outcome = await withEnforcedIam(async (account) => {
        if (sid === 'CallTheRoute') await runAsAdministrator(account, life.deploy());
        return (await runAsUser(account, without(POLICIES, sid), commands())).at(-1);
      });
      expect(outcome?.status, outcome?.text).toBe(3);
      const { named, failure } = refusalIn(outcome);
      const [action, resource] = named;
      expect(actionsOf(sid), outcome?.text).toContain(action);
      expect(resource).toMatch(OF_THE_STACK);
      expect(failure).toContain('npm run policy');
    },
  );

  it('FindTheQuotas doctor reports what it could not check', { timeout: LONG_MS }, async () => {
    const outcome = await withEnforcedIam(async (account) =>
      (await runAsUser(account, without(POLICIES, 'FindTheQuotas'), [life.doctor])).at(-1),
    );
    expect(outcome?.status, outcome?.text).toBe(0);
    const { findings } = resultOf(outcome as Outcome) as { findings: { severity: string; what: string }[] };
    const unchecked = findings.find(
      ({ severity, what }) => severity === 'unchecked' && what.includes('authorized'),
    );
    const [, action] = /perform: (\S+) on/.exec(unchecked?.what ?? '') ?? [];
    expect(actionsOf('FindTheQuotas'), outcome?.text).toContain(action);
  });
});

describe.concurrent('a promotion', () => {
  const target = parseConfig(configOf({ stage: 'prod' }));

  /** Promotes with these policies a release that an administrator has deployed. */
  const promoted = async (policies: readonly DeployerPolicy[]): Promise<Outcome | undefined> =>
    await withEnforcedIam(async (account) => {
      await runAsAdministrator(account, life.deploy());
      return (await runAsUser(account, policies, [life.promote])).at(-1);
    });

  it('succeeds with the target’s policy for its source stage', { timeout: LONG_MS }, async () => {
    const outcome = await promoted(deployerPolicies(target, SITE, { stage: 'dev', region: SITE.region }));
    expect(outcome?.status, outcome?.text).toBe(0);
  });

  it('fails without the right to read there', { timeout: LONG_MS }, async () => {
    const outcome = await promoted(deployerPolicies(target, SITE));
    expect(outcome?.status, outcome?.text).toBe(3);
    expect(outcome?.text).toContain('s3:ListBucket on resource: arn:aws:s3:::least-dev-');
  });
});
