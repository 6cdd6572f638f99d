import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployerPolicies, type DeployerPolicy } from '../../infra/deployer/policy.ts';
import { parseConfig } from '../../src/config.ts';
import { type EmulatedAccount, openEmulatedAccount } from '../emulated-account.ts';
import { stubModelFolder, STUB_SCRIPT } from '../stub-archive.ts';
import { type Outcome, run } from './command.ts';
import { userWith } from './deployer.ts';

const SITE = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };
const POLICIES = deployerPolicies(parseConfig({ name: 'least', model: './m' }), SITE);
const STATEMENTS = POLICIES.flatMap(({ Statement }) => Statement);

/** Statements for what no verb calls yet, so that nothing can fail without them. */
const NOT_CALLED: Readonly<Record<string, string>> = {
  FindTheQuotas: 'no preflight reads quotas',
  ReadTheQuotas: 'no preflight reads quotas',
  FindTheImage: 'no preflight looks the image up',
  ForeseeRefusals: 'no preflight simulates',
  FindTheAlarms: 'no update has alarms',
  KeepTheAlarms: 'no update has alarms',
};

/** Actions that an undisturbed journey of one version of the house does not need. */
const ON_OCCASION: Readonly<Record<string, string>> = {
  's3:ListBucketMultipartUploads': 'a sweep after uploads that broke off',
  's3:AbortMultipartUpload': 'an upload that is broken off',
  'iam:UpdateAssumeRolePolicy': 'a role that somebody else has changed',
  'lambda:UpdateFunctionCode': 'another version of the proxy',
  'apigateway:PATCH': 'another limit, or another kind of caller',
};

const DEPLOYER = `arn:aws:iam::${SITE.account}:user/deployer`;

/** Needed after a deploy by an administrator: without it a deploy waits a minute for its new route to spread. */
const TRIED_BY_CLASSIFY = 'CallTheRoute';

let first = '';
let second = '';
beforeAll(async () => {
  first = await stubModelFolder();
  second = await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
});
afterAll(async () => {
  await Promise.all([first, second].map(async (folder) => await rm(folder, { recursive: true })));
});

const named = (verb: string, ...args: string[]): string[] => [verb, '--name', 'least', ...args, '--json'];

/** The whole life of a stack: made, replaced, rolled back, asked, moved to the other host and back, removed. */
const journey = (): string[][] => [
  named('deploy', '--model', first),
  named('status'),
  named('deploy', '--model', second),
  named('releases'),
  named('rollback'),
  named('classify', 'rent'),
  named('logs'),
  named('deploy', '--model', second, '--host', 'sagemaker-realtime'),
  named('plan', '--model', second, '--host', 'sagemaker-realtime'),
  named('deploy', '--model', second, '--host', 'sagemaker-serverless'),
  named('destroy'),
];

/** What leads to the need of a statement soonest, where the journey comes to it late. */
const SHORTCUT: Readonly<Record<string, () => string[][]>> = {
  AskTheEndpoint: () => [
    named('deploy', '--model', first, '--host', 'sagemaker-realtime'),
    named('deploy', '--model', first, '--host', 'sagemaker-serverless'),
  ],
};

/** Runs verbs as a user with these policies; the last outcome is the first failure, if there is one. */
async function live(
  account: EmulatedAccount,
  policies: readonly DeployerPolicy[],
  verbs: readonly string[][],
): Promise<Outcome[]> {
  const keys = await userWith(account.url, policies);
  const outcomes: Outcome[] = [];
  for (const args of verbs) {
    const outcome = await run(args, account.url, keys);
    outcomes.push(outcome);
    if (outcome.status !== 0) break;
  }
  return outcomes;
}

async function enforcing<T>(work: (account: EmulatedAccount) => Promise<T>): Promise<T> {
  const account = await openEmulatedAccount({ enforceIam: true, timeScale: 0.001 });
  try {
    return await work(account);
  } finally {
    await account.close();
  }
}

function without(sid: string): DeployerPolicy[] {
  return POLICIES.map((policy) => ({
    ...policy,
    Statement: policy.Statement.filter(({ Sid }) => Sid !== sid),
  }));
}

const LONG_MS = 180_000;

describe.concurrent('under exactly the printed policy', () => {
  it(
    'the whole journey passes, and needs every action but what an occasion brings',
    { timeout: LONG_MS },
    async () => {
      const printed = await run(named('policy', '--account', SITE.account, '--region', SITE.region));
      expect(printed.lines, printed.text).toEqual(POLICIES);
      const [outcomes, used] = await enforcing(async (account) => [
        await live(account, printed.lines as unknown as DeployerPolicy[], journey()),
        account.emulator.world.judged.get(DEPLOYER) ?? new Set(),
      ]);
      for (const { status, text } of outcomes) expect(status, text).toBe(0);
      expect(outcomes).toHaveLength(journey().length);
      const granted = STATEMENTS.filter(({ Sid }) => NOT_CALLED[Sid] === undefined).flatMap(
        ({ Action }) => Action,
      );
      expect([...new Set(granted)].filter((action) => !used.has(action))).toEqual(Object.keys(ON_OCCASION));
    },
  );
});

describe.concurrent('without any one statement', () => {
  const tried = STATEMENTS.filter(({ Sid }) => NOT_CALLED[Sid] === undefined);

  it.each(tried)('$Sid the journey ends with what is missing', { timeout: LONG_MS }, async (one) => {
    const outcome = await enforcing(async (account) => {
      const verbs = (SHORTCUT[one.Sid] ?? journey)();
      if (one.Sid !== TRIED_BY_CLASSIFY) return (await live(account, without(one.Sid), verbs)).at(-1);
      const deployed = await run(named('deploy', '--model', first), account.url);
      expect(deployed.status, deployed.text).toBe(0);
      return (await live(account, without(one.Sid), [named('classify', 'rent')])).at(-1);
    });
    expect(outcome?.status, outcome?.text).toBe(3);
    const failure = outcome?.lines.findLast(({ type }) => type === 'failure');
    const [, action = '', resource = ''] =
      /is not authorized to perform: (\S+) on resource: (\S+)/.exec(String(failure?.['message'])) ?? [];
    expect(one.Action, outcome?.text).toContain(action);
    expect(resource).toMatch(
      /^\*$|least|apis$|alarm|log-group|role\/sagemaker-gateway\/$|\*\/\*\/POST\/classify$/,
    );
    expect(failure?.['hint']).toContain('npm run policy');
  });

  it('is tried with every statement that a verb needs', async ({ annotate }) => {
    const left = STATEMENTS.map(({ Sid }) => Sid).filter((sid) => NOT_CALLED[sid] !== undefined);
    await annotate(
      `${tried.length} statements taken out one by one; ${left.length} that no verb needs yet left out`,
    );
    expect(left).toEqual(Object.keys(NOT_CALLED));
    expect(tried.length + left.length).toBe(STATEMENTS.length);
  });
});

describe.concurrent('a promotion', () => {
  const source = { stage: 'dev', region: SITE.region };
  const target = parseConfig({ name: 'least', stage: 'prod', model: './m' });
  const policies = deployerPolicies(target, SITE, source);
  const promote = named('promote', '--stage', 'prod', '--from', 'dev');

  /** What becomes of it after an administrator has deployed the stage it comes from. */
  const promoted = async (given: readonly DeployerPolicy[]): Promise<Outcome | undefined> =>
    await enforcing(async (account) => {
      const deployed = await run(named('deploy', '--model', first), account.url);
      expect(deployed.status, deployed.text).toBe(0);
      return (await live(account, given, [promote])).at(-1);
    });

  it('passes under the target’s policy with the stage it comes from', { timeout: LONG_MS }, async () => {
    const outcome = await promoted(policies);
    expect(outcome?.status, outcome?.text).toBe(0);
  });

  it('ends without the right to read there', { timeout: LONG_MS }, async () => {
    const outcome = await promoted(deployerPolicies(target, SITE));
    expect(outcome?.status, outcome?.text).toBe(3);
    expect(outcome?.text).toContain('s3:ListBucket on resource: arn:aws:s3:::least-dev-');
  });
});
