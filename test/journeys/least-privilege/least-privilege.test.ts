import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate, type Need } from '../../../emulator/src/policy/evaluate.ts';
import { deployerPolicies, type DeployerPolicy } from '../../../infra/deployer-policy/policy.ts';
import { parseConfig } from '../../../infra/parse-config.ts';
import { type Outcome, resultOf, run } from '../command.ts';
import { runAsAdministrator, runAsUser, withEnforcedIam } from './restricted-user.ts';
import { named, prepareStackLife, STACK, type StackLife } from './stack-life.ts';

const SITE = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };
const POLICIES = deployerPolicies(parseConfig({ name: STACK, model: './m' }), SITE);
const STATEMENTS = POLICIES.flatMap(({ Statement }) => Statement);
const DEPLOYER = `arn:aws:iam::${SITE.account}:user/deployer`;

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
  's3:AbortMultipartUpload': 'an interrupted upload',
  'iam:UpdateAssumeRolePolicy': 'a role that was changed by another program',
};

/** A denied resource: one of this stack, or of a type that is only found by listing. */
const OF_THE_STACK =
  /^\*$|least|(?:apis|domainnames|apikeys|usageplans)$|alarm|dashboard|log-group|role\/sagemaker-gateway\/$|\/POST\/classify$/;

const LONG_MS = 600_000;

let life: StackLife;
let printed: Outcome;
let outcomes: readonly Outcome[] = [];
let needs: readonly Need[] = [];
beforeAll(async () => {
  life = await prepareStackLife();
  printed = await run(named('policy', '--account', SITE.account, '--region', SITE.region));
  await withEnforcedIam(async (account) => {
    // Another stack's endpoint in the same region counts against the same quotas.
    await runAsAdministrator(account, life.deploy('--name', 'other'));
    outcomes = await runAsUser(account, printed.lines as unknown as DeployerPolicy[], life.journey);
    needs = [...(account.emulator.account.needs.get(DEPLOYER)?.values() ?? [])];
  });
}, LONG_MS);
afterAll(async () => await life.removeFiles());

function without(sid: string): DeployerPolicy[] {
  return POLICIES.map((policy) => ({
    ...policy,
    Statement: policy.Statement.filter(({ Sid }) => Sid !== sid),
  }));
}

function allows(policies: readonly DeployerPolicy[], need: Need): boolean {
  const documents = policies.map((policy, index) => ({
    id: String(index),
    type: 'user-managed' as const,
    document: JSON.stringify(policy),
  }));
  return evaluate(documents, need).decision === 'allowed';
}

describe('the printed policy', () => {
  it('is the one under test', () => {
    expect(printed.lines, printed.text).toEqual(POLICIES);
  });

  it('is sufficient for the whole journey', () => {
    for (const { status, text } of outcomes) expect(status, text).toBe(0);
    expect(outcomes).toHaveLength(life.journey.length);
    expect(needs.filter((need) => !allows(POLICIES, need))).toEqual([]);
  });

  it('allows only actions that the journey needs', () => {
    const used = new Set(needs.map(({ action }) => action));
    const granted = new Set(STATEMENTS.flatMap(({ Action }) => Action));
    expect([...granted].filter((action) => !used.has(action))).toEqual(Object.keys(ON_OCCASION));
  });

  it.each(STATEMENTS)('has no other statement that allows the actions of $Sid', ({ Sid, Action }) => {
    const policies = without(Sid);
    const denied = needs.filter((need) => !allows(policies, need));
    for (const { action } of denied) expect(Action).toContain(action);
    // The journey fails on the first of them.
    expect(denied[0]?.resource).toMatch(PREFLIGHT.has(Sid) ? /./ : OF_THE_STACK);
  });
});

describe.concurrent('without a statement', () => {
  const refusedIn = (text: string): string[] =>
    /is not authorized to perform: (\S+) on resource: (\S+)/.exec(text)?.slice(1) ?? [];
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
        return (await runAsUser(account, without(sid), commands())).at(-1);
      });
      expect(outcome?.status, outcome?.text).toBe(3);
      const failure = outcome?.lines.findLast(({ type }) => type === 'failure');
      const [action, resource] = refusedIn(String(failure?.['message']));
      expect(actionsOf(sid), outcome?.text).toContain(action);
      expect(resource).toMatch(OF_THE_STACK);
      expect(`${String(failure?.['message'])} ${String(failure?.['hint'])}`).toContain('npm run policy');
    },
  );

  it('FindTheQuotas doctor reports what it could not check', { timeout: LONG_MS }, async () => {
    const outcome = await withEnforcedIam(async (account) =>
      (await runAsUser(account, without('FindTheQuotas'), [life.doctor])).at(-1),
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
  const target = parseConfig({ name: STACK, stage: 'prod', model: './m' });

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
