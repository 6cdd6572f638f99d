import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployerPolicies, type DeployerPolicy } from '../../infra/deployer-policy/policy.ts';
import { parseConfig } from '../../src/config/config.ts';
import { type EmulatedAccount, openEmulatedAccount } from '../emulated-account.ts';
import { stubModelFolder, STUB_SCRIPT } from '../stub-archive.ts';
import { type Outcome, resultOf, run } from './command.ts';
import { userWith } from './deployer.ts';

const SITE = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };
const POLICIES = deployerPolicies(parseConfig({ name: 'least', model: './m' }), SITE);
const STATEMENTS = POLICIES.flatMap(({ Statement }) => Statement);

/** Statements of the preflight: a deploy goes on without, and says what it could not look at. */
const PREFLIGHT = ['FindTheQuotas', 'CountTheUse', 'CountTheConcurrency', 'FindTheImage', 'ForeseeRefusals'];

/** Actions that an undisturbed journey of one version of the house does not need. */
const ON_OCCASION: Readonly<Record<string, string>> = {
  's3:ListBucketMultipartUploads': 'a sweep after uploads that broke off',
  's3:AbortMultipartUpload': 'an upload that is broken off',
  'iam:UpdateAssumeRolePolicy': 'a role that somebody else has changed',
};

const DEPLOYER = `arn:aws:iam::${SITE.account}:user/deployer`;

/** Needed after a deploy by an administrator: without it a deploy waits a minute for its new route to spread. */
const TRIED_BY_CLASSIFY = 'CallTheRoute';

let first = '';
let second = '';
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'least-'));
  const gateway = { alarms: {}, dashboard: true, reservedConcurrency: 10 };
  const watched = { name: 'least', model: './m', rollout: { alarms: 'own' }, gateway };
  await writeFile(join(folder, 'watched.mjs'), `export default ${JSON.stringify(watched)};\n`);
  first = await stubModelFolder();
  second = await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
});
afterAll(async () => {
  await Promise.all([first, second, folder].map(async (each) => await rm(each, { recursive: true })));
});

const named = (command: string, ...args: string[]): string[] => [
  command,
  '--name',
  'least',
  ...args,
  '--json',
];

/** A deploy without a dry run of the hooks, which asks no account. */
const deploy = (model: string, ...args: string[]): string[] =>
  named('deploy', '--model', model, '--skip-dry-run', ...args);
/** On instances, with alarms and a dashboard of its own. */
const realtime = (model: string): string[] =>
  deploy(model, '--config', join(folder, 'watched.mjs'), '--host', 'sagemaker-realtime');

/** The whole life of a stack: made, replaced, rolled back, asked, moved to the other host and back, removed. */
const journey = (): string[][] => [
  deploy(first),
  named('status'),
  deploy(second),
  named('releases'),
  named('rollback'),
  named('classify', 'rent'),
  named('logs'),
  realtime(second),
  deploy(second, '--host', 'sagemaker-serverless'),
  deploy(second, '--api', 'rest', '--auth', 'api-key'),
  named('classify', 'rent'),
  named('plan', '--model', second),
  named('destroy'),
];

/** What leads to the need of a statement soonest, where the journey comes to it late. */
const SHORTCUT: Readonly<Record<string, () => string[][]>> = {
  AskTheEndpoint: () => [realtime(first), deploy(first, '--host', 'sagemaker-serverless')],
  ReadTheAlarmTags: () => [realtime(first)],
  KeepTheAlarms: () => [realtime(first)],
  ReadTheDashboards: () => [realtime(first)],
  KeepTheDashboard: () => [realtime(first)],
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

/** Runs a verb with the rights of the administrator, whom nothing stops. */
async function byAdministrator({ url }: EmulatedAccount, args: readonly string[]): Promise<void> {
  const { status, text } = await run(args, url);
  expect(status, text).toBe(0);
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

const LONG_MS = 400_000;

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
      const granted = STATEMENTS.flatMap(({ Action }) => Action);
      expect([...new Set(granted)].filter((action) => !used.has(action))).toEqual(Object.keys(ON_OCCASION));
    },
  );
});

describe.concurrent('without any one statement', () => {
  const tried = STATEMENTS.filter(({ Sid }) => !PREFLIGHT.includes(Sid));

  it.each(tried)('$Sid the journey ends with what is missing', { timeout: LONG_MS }, async (one) => {
    const outcome = await enforcing(async (account) => {
      const verbs = (SHORTCUT[one.Sid] ?? journey)();
      if (one.Sid !== TRIED_BY_CLASSIFY) return (await live(account, without(one.Sid), verbs)).at(-1);
      await byAdministrator(account, deploy(first));
      return (await live(account, without(one.Sid), [named('classify', 'rent')])).at(-1);
    });
    expect(outcome?.status, outcome?.text).toBe(3);
    const failure = outcome?.lines.findLast(({ type }) => type === 'failure');
    const [, action = '', resource = ''] =
      /is not authorized to perform: (\S+) on resource: (\S+)/.exec(String(failure?.['message'])) ?? [];
    expect(one.Action, outcome?.text).toContain(action);
    expect(resource).toMatch(
      /^\*$|least|(?:apis|domainnames|apikeys|usageplans)$|alarm|dashboard|log-group|role\/sagemaker-gateway\/$|\*\/\*\/POST\/classify$/,
    );
    expect(`${String(failure?.['message'])} ${String(failure?.['hint'])}`).toContain('npm run policy');
  });

  it.each(PREFLIGHT)('%s the doctor says what it could not look at', { timeout: LONG_MS }, async (sid) => {
    const outcome = await enforcing(async (account) => {
      // Somebody else's endpoint in the same region counts against the same quotas.
      const other = ['deploy', '--name', 'other', '--model', first, '--skip-dry-run'];
      if (sid === 'CountTheUse') await byAdministrator(account, other);
      const doctor = named(
        'doctor',
        '--model',
        first,
        '--skip-dry-run',
        '--config',
        join(folder, 'watched.mjs'),
      );
      return (await live(account, without(sid), [doctor])).at(-1);
    });
    expect(outcome?.status, outcome?.text).toBe(0);
    const { findings } = resultOf(outcome as Outcome) as { findings: { severity: string; what: string }[] };
    const unseen = findings.find(
      ({ severity, what }) => severity === 'unchecked' && what.includes('authorized'),
    );
    const [, action] = /perform: (\S+) on/.exec(unseen?.what ?? '') ?? [];
    expect(STATEMENTS.find(({ Sid }) => Sid === sid)?.Action, outcome?.text).toContain(action);
  });

  it('is tried with every statement', async ({ annotate }) => {
    await annotate(
      `${STATEMENTS.length} statements taken out one by one: ${tried.length} end the journey, ${PREFLIGHT.length} blind the preflight`,
    );
    expect(tried.length + PREFLIGHT.length).toBe(STATEMENTS.length);
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
      await byAdministrator(account, deploy(first));
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
