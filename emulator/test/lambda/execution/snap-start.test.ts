import { afterEach, describe, expect, it, vi } from 'vitest';
import { oncePerTest } from '../../account-context.ts';
import { openFunctionAccount } from '../function-account.ts';
import { holdRequests } from './held-requests.ts';
import { answerOf, startPython } from './start-python.ts';

const test = oncePerTest(openFunctionAccount);
const start = async (source: string) =>
  await startPython(test.account, source, { initializationType: 'snap-start' });
const logged = (): string[] => test.logs.get('/aws/lambda/python') ?? [];

const HOOKS = `
import os
from snapshot_restore_py import register_after_restore, register_before_snapshot
steps = ["loaded"]
register_before_snapshot(lambda: steps.append("second"))
register_before_snapshot(lambda: steps.append("first"))
register_after_restore(lambda: steps.append("restored"))
print("at init")
handler = lambda event, context: [*steps, os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]]`;

afterEach(() => vi.useRealTimers());

describe('an environment with SnapStart', () => {
  it('runs its init phase and the hooks before the snapshot, and waits frozen', async () => {
    const environment = await start(HOOKS);
    expect(await environment.initialize()).toBeUndefined();
    expect(logged()).toEqual(['at init', expect.stringMatching(/^INIT_REPORT Init Duration: [\d.]+ ms$/)]);
  });

  it('is restored with its first event, which pays for the hooks after the restore alone', async () => {
    const environment = await start(HOOKS);
    await environment.initialize();
    const before = logged().length;
    expect(await answerOf(environment)).toEqual(['loaded', 'first', 'second', 'restored', 'snap-start']);
    expect(await answerOf(environment)).toHaveLength(5);
    const lines = logged().slice(before);
    const [, restored] = /^RESTORE_REPORT Restore Duration: ([\d.]+) ms$/.exec(lines[0] ?? '') ?? [];
    expect(lines).toHaveLength(7);
    expect(lines[1]).toMatch(/^START RequestId: \S+ Version: 1$/);
    expect(lines[3]).toMatch(
      new RegExp(
        `\tRestore Duration: ${restored} ms\tBilled Restore Duration: ${Math.ceil(Number(restored))} ms$`,
      ),
    );
    expect(lines[3]).not.toContain('Init Duration');
    expect(lines[6]).not.toContain('Restore');
  });

  it('does not know its log stream', async () => {
    const environment = await start('import os\nhandler = lambda event, context: sorted(os.environ)');
    const names = await answerOf(environment);
    expect(names).toContain('AWS_LAMBDA_FUNCTION_VERSION');
    expect(names).not.toContain('AWS_LAMBDA_LOG_STREAM_NAME');
    expect(names).not.toContain('AWS_LAMBDA_LOG_GROUP_NAME');
  });

  it.each([
    ['the code', '1 / 0', 'ZeroDivisionError'],
    [
      'a hook before the snapshot',
      'from snapshot_restore_py import register_before_snapshot\nregister_before_snapshot(lambda: 1 / 0)\nhandler = print',
      'Runtime.BeforeSnapshotError',
    ],
  ])('that fails in %s is not initialised', async (_what, source, errorType) => {
    const environment = await start(source);
    expect(await environment.initialize()).toMatchObject({ kind: 'answer', failed: true, errorType });
    expect(logged().at(-1)).toMatch(
      new RegExp(
        `^INIT_REPORT Init Duration: [\\d.]+ ms\tPhase: init\tStatus: error\tError Type: ${errorType}$`,
      ),
    );
    expect(await answerOf(environment)).toEqual({ kind: 'not restored', timedOut: false });
  });

  it('that fails in a hook after the restore is not restored', async () => {
    const environment = await start(
      'from snapshot_restore_py import register_after_restore\nregister_after_restore(lambda: 1 / 0)\nhandler = print',
    );
    expect(await environment.initialize()).toBeUndefined();
    expect(await answerOf(environment)).toEqual({ kind: 'not restored', timedOut: false });
    expect(logged().some((line) => line.startsWith('[ERROR] ZeroDivisionError: division by zero'))).toBe(
      true,
    );
    expect(logged()).toContainEqual(
      expect.stringMatching(
        /^RESTORE_REPORT Restore Duration: [\d.]+ ms\tStatus: error\tError Type: Runtime\.ExitError$/,
      ),
    );
  });

  it('whose hooks after the restore take over 10 s is not restored', async () => {
    const held = await holdRequests();
    const environment = await start(
      'import urllib.request\nfrom snapshot_restore_py import register_after_restore\n' +
        `register_after_restore(lambda: urllib.request.urlopen("${held.url}").read())\nhandler = print`,
    );
    await environment.initialize();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answer = answerOf(environment);
    await held.arrived(1);
    vi.advanceTimersByTime(10_000);
    expect(await answer).toEqual({ kind: 'not restored', timedOut: true });
    held.release();
    expect(logged()).toContainEqual(
      expect.stringMatching(/^RESTORE_REPORT Restore Duration: [\d.]+ ms\tStatus: timeout$/),
    );
  });
});

describe('an environment of provisioned concurrency', () => {
  it('has run its init phase before its first event, which reports it', async () => {
    const environment = await startPython(
      test.account,
      'import os\nhandler = lambda event, context: os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]',
      { initializationType: 'provisioned-concurrency' },
    );
    expect(await environment.initialize()).toBeUndefined();
    expect(await answerOf(environment)).toBe('provisioned-concurrency');
    expect(logged().at(-1)).toMatch(/\tInit Duration: [\d.]+ ms$/);
  });
});

describe('an init phase over 10 s', () => {
  it('starts again with the first event, whose timeout it then counts for', async () => {
    const held = await holdRequests();
    const source = `
import urllib.request
urllib.request.urlopen("${held.url}").read()
handler = lambda event, context: "answered"`;
    const environment = await startPython(test.account, source);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answer = answerOf(environment);
    await held.arrived(1);
    vi.advanceTimersByTime(10_000);
    await held.arrived(2);
    held.release();
    expect(await answer).toBe('answered');
    expect(logged()).toEqual([
      expect.stringMatching(/^INIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\tStatus: timeout$/),
      expect.stringMatching(/^START /),
      expect.stringMatching(/^END /),
      expect.not.stringContaining('Init Duration'),
    ]);
  });
});
