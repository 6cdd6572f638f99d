import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmulatedAccount, openEmulatedAccount } from '../../emulated-account.ts';
import { accountListing } from '../../journeys/account-listing.ts';
import { type Outcome, resultOf, run } from '../../journeys/command.ts';
import { STUB_SCRIPT, stubModels } from '../../stub-archive.ts';
import {
  EARLIER_COMMIT,
  type EarlierVersion,
  hasEarlierCommit,
  hasNewServeScript,
  installEarlierVersion,
} from './earlier-version.ts';

const LONG_MS = 600_000;
const SAMPLE = fileURLToPath(new URL('../../../examples/transactions/model', import.meta.url));
const HOSTING = new Set(['model', 'endpoint-config', 'endpoint']);

interface PlannedStep {
  readonly id: string;
  readonly name: string;
  readonly step: { readonly action: string };
}

const plannedBy = ({ lines, text }: Outcome): readonly PlannedStep[] => {
  const plan = lines.find(({ type }) => type === 'plan') as { steps: PlannedStep[] } | undefined;
  if (!plan) throw new Error(`no plan in ${text}`);
  return plan.steps;
};

const actions = (steps: readonly PlannedStep[]): Record<string, string> =>
  Object.fromEntries(steps.flatMap(({ id, step }) => (HOSTING.has(id) ? [[id, step.action]] : [])));

/** The proxy's code and its target may change between versions; names may not. */
const withoutCode = (listing: readonly string[]): string[] =>
  listing.map((line) => line.replace(/^(function \S+).*/, '$1'));

if (!hasEarlierCommit)
  process.stdout.write(
    `Upgrade test: did not run, because commit ${EARLIER_COMMIT} is not in the history.\n`,
  );

describe.skipIf(!hasEarlierCommit)(`a stack that ${EARLIER_COMMIT} deployed`, () => {
  const { modelWith, removeAll } = stubModels();
  let earlier: EarlierVersion;
  let account: EmulatedAccount;
  beforeAll(async () => {
    earlier = await installEarlierVersion();
  }, LONG_MS);
  afterAll(async () => {
    await Promise.all([earlier.remove(), removeAll()]);
  });
  beforeEach(async () => {
    account = await openEmulatedAccount();
  });
  afterEach(async () => await account.close());

  const current = async (...args: string[]): Promise<Outcome> => {
    account.emulator.calls.clear();
    const outcome = await run([...args, '--json'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    return outcome;
  };
  const earlierDeploy = async (...args: string[]): Promise<Record<string, unknown>> => {
    const lines = await earlier.run(['deploy', '--skip-dry-run', ...args], account.url);
    return lines.findLast(({ type }) => type === 'result') ?? {};
  };
  const written = (): string[] => account.emulator.calls.mutating().map(({ action }) => action);

  it.each([[[]], [['--host', 'sagemaker-realtime', '--api', 'rest', '--auth', 'api-key']]])(
    'keeps a model with its own serve script, rolls back and is destroyed: %j',
    { timeout: LONG_MS },
    async (flags) => {
      const first = await modelWith({});
      const second = await modelWith({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
      const stack = ['--name', 'upgraded', ...flags];
      const before = await earlierDeploy(...stack, '--model', first);
      const deployed = await earlierDeploy(...stack, '--model', second);
      const listing = await accountListing(account.url);

      const planned = plannedBy(await current('plan', ...stack, '--model', second));
      expect(actions(planned)).toEqual({ model: 'keep', 'endpoint-config': 'keep', endpoint: 'keep' });
      const status = resultOf(await current('status', '--name', 'upgraded'));
      expect(status['url']).toBe(deployed['url']);
      expect(status['resources']).toContainEqual({ kind: 'endpoint', name: 'upgraded-dev', phase: 'ready' });
      const releases = await current('releases', '--name', 'upgraded');
      for (const { releaseId } of [before, deployed]) expect(releases.text).toContain(String(releaseId));

      const again = resultOf(await current('deploy', ...stack, '--model', second));
      expect(again['releaseId']).toBe(deployed['releaseId']);
      expect(again['url']).toBe(deployed['url']);
      expect(written().filter((action) => /Model|Endpoint/.test(action))).toEqual([]);
      expect(withoutCode(await accountListing(account.url))).toEqual(withoutCode(listing));

      const back = resultOf(await current('rollback', '--name', 'upgraded'));
      expect(back['releaseId']).toBe(before['releaseId']);
      await current('destroy', '--name', 'upgraded');
      expect(await accountListing(account.url)).toEqual([]);
    },
  );

  it(
    'gets a new archive exactly when the shipped serve script has changed',
    { timeout: LONG_MS },
    async () => {
      const stack = ['--name', 'shipped', '--model', SAMPLE];
      await earlierDeploy(...stack);
      const planned = plannedBy(await current('plan', ...stack));
      expect(actions(planned)).toEqual(
        hasNewServeScript()
          ? { model: 'create', 'endpoint-config': 'create', endpoint: 'update' }
          : { model: 'keep', 'endpoint-config': 'keep', endpoint: 'keep' },
      );
      await current('deploy', ...stack);
      await current('destroy', '--name', 'shipped');
      expect(await accountListing(account.url)).toEqual([]);
    },
  );
});
