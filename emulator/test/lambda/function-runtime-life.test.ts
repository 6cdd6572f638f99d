import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InvokeCommand, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { deployFunction, invokeFunction, openFunctionAccount, zipOf } from './function-account.ts';
import { oncePerFile } from '../account-context.ts';

const test = oncePerFile(openFunctionAccount);

const invoke = (name: string, event?: unknown) => invokeFunction(test.lambda, name, event);

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the process of a function', () => {
  it('is recorded for the next emulator, should this one be killed', async () => {
    await deployFunction(test.lambda, 'recorded', 'export const handler = async () => process.pid;');
    const { payload } = await invoke('recorded');
    const recorded = await readdir(join(test.account.scratchDir, 'processes'));
    expect(recorded.filter((name) => name.startsWith(`${String(payload)}-`))).toHaveLength(1);
  });
});

describe('the log group', () => {
  it('holds START, every output line in place, END and REPORT', async () => {
    await deployFunction(
      test.lambda,
      'talker',
      `console.log('at init');
      export const handler = async () => {
        console.log('one', { two: 2 });
        console.error('several\\nlines');
        process.stdout.write('unfinished');
        return null;
      };`,
    );
    const { log } = await invoke('talker');
    const lines = test.logs.get('/aws/lambda/talker') ?? [];
    expect(lines).toEqual([
      expect.stringMatching(/^\S+Z\tundefined\tINFO\tat init$/),
      expect.stringMatching(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/),
      expect.stringMatching(/^\S+Z\t[0-9a-f-]{36}\tINFO\tone \{ two: 2 \}$/),
      expect.stringMatching(/^\S+Z\t[0-9a-f-]{36}\tERROR\tseveral\nlines$/),
      'unfinished',
      expect.stringMatching(/^END RequestId: /),
      expect.stringMatching(
        /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms$/,
      ),
    ]);
    expect(log.trimEnd()).toBe(lines.slice(1).join('\n'));
  });

  it('is complete before END, even with much late output', async () => {
    await deployFunction(
      test.lambda,
      'flood',
      `process.stderr.write('e'.repeat(300_000) + '\\n');
      export const handler = async () => {
        for (let n = 0; n < 3000; n++) process.stdout.write(n + 'x'.repeat(100) + '\\n');
        process.stderr.write('last');
      };`,
    );
    await invoke('flood');
    const lines = test.logs.get('/aws/lambda/flood') ?? [];
    expect(lines).toHaveLength(1 + 1 + 3000 + 1 + 2);
    expect([lines[0]?.length, lines[1]?.slice(0, 5), lines.at(-2)?.slice(0, 3)]).toEqual([
      300_000,
      'START',
      'END',
    ]);
    expect(lines.slice(2, -2)).toContain('last');
  });

  it('is JSON above the configured level in JSON format', async () => {
    await deployFunction(
      test.lambda,
      'structured',
      'export const handler = async () => { console.debug("hidden"); console.warn({ status: 429 }); };',
      { LoggingConfig: { LogFormat: 'JSON', LogGroup: '/own/group' } },
    );
    await invoke('structured');
    const lines = (test.logs.get('/own/group') ?? []).map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([
      expect.objectContaining({ type: 'platform.start' }),
      expect.objectContaining({ level: 'WARN', message: { status: 429 }, requestId: expect.any(String) }),
      expect.objectContaining({
        type: 'platform.report',
        record: expect.objectContaining({ status: 'success' }),
      }),
    ]);
  });
});

describe('processes', () => {
  it('end with an update of the code, and with the emulator', async () => {
    const own = await openFunctionAccount();
    const source = 'export const handler = async () => process.pid;';
    await deployFunction(own.lambda, 'mortal', source);
    const run = async (): Promise<number> => {
      const { Payload } = await own.lambda.send(new InvokeCommand({ FunctionName: 'mortal' }));
      return Number(Payload?.transformToString());
    };
    const first = await run();
    const ZipFile = zipOf({ 'index.mjs': `${source}//` });
    await own.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'mortal', ZipFile }));
    await expect.poll(run, { timeout: 90_000 }).not.toBe(first);
    const second = await run();
    expect([alive(first), alive(second)]).toEqual([false, true]);
    await own.close();
    expect(alive(second)).toBe(false);
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
