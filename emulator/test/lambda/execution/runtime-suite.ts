import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CreateFunctionCommandInput,
  PutFunctionConcurrencyCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { oncePerFile } from '../../account-context.ts';
import { deployFunction, invokeFunction, openFunctionAccount } from '../function-account.ts';
import { holdRequests } from './held-requests.ts';
import type { RuntimeKind, RuntimeSources } from './runtime-kind.ts';

const REPORT =
  /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms$/;

/** What every kind of environment does alike, as its callers and its log see it. */
export function runtimeSuite({ sources, members, line, thrown, extraVariables = {} }: RuntimeKind): void {
  const test = oncePerFile(openFunctionAccount);
  const deploy = async (
    name: keyof RuntimeSources,
    more: Partial<CreateFunctionCommandInput> = {},
  ): Promise<void> =>
    void (await deployFunction(test.lambda, name, '', { ...members(sources[name]), ...more }));
  const invoke = (name: keyof RuntimeSources, event?: unknown) => invokeFunction(test.lambda, name, event);
  const logged = (name: string): string[] => test.logs.get(`/aws/lambda/${name}`) ?? [];

  describe('a handler', () => {
    it('gets the event and a context, and returns JSON', async () => {
      await deploy('context', { MemorySize: 256, Timeout: 5 });
      const { error, payload, version } = await invoke('context', { text: 'hällo' });
      expect(error).toBeUndefined();
      expect(version).toBe('$LATEST');
      expect(payload).toEqual({
        event: { text: 'hällo' },
        name: 'context',
        memory: '256',
        arn: 'arn:aws:lambda:us-east-1:123456789012:function:context',
        left: true,
        group: '/aws/lambda/context',
      });
    });

    it('sees its own variables and Lambda’s, but not the machine’s', async () => {
      await deploy('variables', { Environment: { Variables: { GATEWAY_TARGET: 'here' } } });
      const { payload } = await invoke('variables');
      const { Runtime } = members('');
      expect(payload).toEqual({
        ...extraVariables,
        GATEWAY_TARGET: 'here',
        AWS_ENDPOINT_URL: test.url,
        // Session credentials of the function's role.
        AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA[A-Z0-9]{16}$/) as unknown,
        AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^.{40}$/) as unknown,
        AWS_SESSION_TOKEN: expect.stringMatching(/^.{128}$/) as unknown,
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_EXECUTION_ENV: `AWS_Lambda_${Runtime}`,
        AWS_LAMBDA_FUNCTION_NAME: 'variables',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_FORMAT: 'Text',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/variables',
        AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
        LAMBDA_TASK_ROOT: expect.any(String),
        LANG: 'en_US.UTF-8',
        PATH: '/usr/local/bin:/usr/bin:/bin',
        TZ: ':UTC',
        _HANDLER: members('').Handler,
      });
    });

    it('keeps its state from one event to the next, after one init phase', async () => {
      await deploy('counter');
      const first = await invoke('counter');
      const second = await invoke('counter');
      expect([first.payload, second.payload]).toEqual([1, 2]);
      expect(first.log).toContain('Init Duration');
      expect(second.log).not.toContain('Init Duration');
      const used = Number(/Max Memory Used: (\d+) MB/.exec(second.log)?.[1]);
      expect(used).toBeGreaterThan(5);
    });
  });

  describe('a failure', () => {
    it('thrown by the handler has type and message; the environment is reused', async () => {
      await deploy('thrower');
      const { error, payload } = await invoke('thrower');
      expect(error).toBe('Unhandled');
      expect(payload).toMatchObject({ errorType: thrown, errorMessage: 'no good' });
      expect((await invoke('thrower')).payload).toBe(2);
    });

    it.each([
      ['missingModule', 'Runtime.ImportModuleError'],
      ['missingHandler', 'Runtime.HandlerNotFound'],
      ['syntaxError', 'Runtime.UserCodeSyntaxError'],
      ['exitAtInit', 'Runtime.ExitError'],
    ] as const)(
      '%s in the init phase is reported, then again with the event: %s',
      async (name, errorType) => {
        await deploy(name);
        const { error, payload, log } = await invoke(name);
        expect(error).toBe('Unhandled');
        expect(payload).toMatchObject({ errorType });
        expect(log).toMatch(new RegExp(`\\tStatus: error\\tError Type: ${errorType}\n$`));
        const platform = logged(name).filter((each) => /^(INIT_REPORT|START|END|REPORT) /.test(each));
        const initReport = (phase: string) =>
          expect.stringMatching(
            new RegExp(
              String.raw`^INIT_REPORT Init Duration: [\d.]+ ms\tPhase: ${phase}\tStatus: error\tError Type: ${errorType}$`,
            ),
          ) as unknown;
        expect(platform).toEqual([
          initReport('init'),
          initReport('invoke'),
          expect.stringMatching(/^START /),
          expect.stringMatching(/^END /),
          expect.not.stringContaining('Init Duration'),
        ]);
        // The next event gets a new environment and the same error.
        expect((await invoke(name)).payload).toMatchObject({ errorType });
      },
    );

    it('by exit has the status of the process, and ends the environment', async () => {
      await deploy('exit');
      const { error, payload, log } = await invoke('exit');
      expect(error).toBe('Unhandled');
      const [, requestId] = /^START RequestId: (\S+)/.exec(log) ?? [];
      const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: exit status 7`;
      expect(payload).toEqual({ errorType: 'Runtime.ExitError', errorMessage });
      expect(logged('exit')).toContain(`${errorMessage}\nRuntime.ExitError`);
      expect(log).toContain('\tStatus: error\tError Type: Runtime.ExitError');
      expect((await invoke('exit')).log).toContain('Init Duration');
    });

    it('by timeout has the limit, and ends the environment', async () => {
      await deploy('hang', { Timeout: 1 });
      const { error, payload, log } = await invoke('hang');
      expect(error).toBe('Unhandled');
      expect(payload).toEqual({
        errorMessage: expect.stringMatching(/^\S+Z [0-9a-f-]{36} Task timed out after 1\.00 seconds$/),
      });
      expect(log).toMatch(/\tStatus: timeout\n$/);
      expect((await invoke('hang')).log).toContain('Init Duration');
    });

    it('by its memory size ends the process', async () => {
      await deploy('leak', { Timeout: 60 });
      expect((await invoke('leak')).payload).toMatchObject({ errorType: 'Runtime.ExitError' });
    });
  });

  describe('the log group', () => {
    it('holds START, every output line in place, END and REPORT', async () => {
      await deploy('talker');
      const { log } = await invoke('talker');
      expect(logged('talker')).toEqual([
        expect.stringMatching(line('INFO', 'at init')),
        expect.stringMatching(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/),
        expect.stringMatching(line('INFO', 'one')),
        expect.stringMatching(line('ERROR', 'several\nlines')),
        'unfinished',
        expect.stringMatching(/^END RequestId: /),
        expect.stringMatching(REPORT),
      ]);
      expect(log.trimEnd()).toBe(logged('talker').slice(1).join('\n'));
    });

    it('is complete before END, even with much late output', async () => {
      await deploy('flood');
      await invoke('flood');
      const lines = logged('flood');
      expect(lines).toHaveLength(1 + 1 + 3000 + 1 + 2);
      expect([lines[0]?.length, lines[1]?.slice(0, 5), lines.at(-2)?.slice(0, 3)]).toEqual([
        300_000,
        'START',
        'END',
      ]);
      expect(lines.slice(2, -2)).toContain('last');
    });

    it('is JSON above the configured level in JSON format', async () => {
      await deploy('levels', { LoggingConfig: { LogFormat: 'JSON' } });
      await invoke('levels');
      expect(logged('levels').map((each) => JSON.parse(each) as unknown)).toEqual([
        expect.objectContaining({ type: 'platform.start' }),
        expect.objectContaining({
          level: expect.stringMatching(/^WARN/) as unknown,
          message: 'shown',
          requestId: expect.any(String) as unknown,
        }),
        expect.objectContaining({
          type: 'platform.report',
          record: expect.objectContaining({
            status: 'success',
            metrics: expect.objectContaining({ initDurationMs: expect.any(Number) }) as unknown,
          }) as unknown,
        }),
      ]);
    });
  });

  describe('environments', () => {
    it('run one event each, as many at once as the reserved concurrency allows', async () => {
      await deploy('holder', { Timeout: 60 });
      const reserve = { FunctionName: 'holder', ReservedConcurrentExecutions: 2 };
      await test.lambda.send(new PutFunctionConcurrencyCommand(reserve));
      const held = await holdRequests();
      const calls = [1, 2, 3].map(async () => await invoke('holder', { url: held.url }));
      // Two are blocked, so the first to end is the throttled one.
      await Promise.race(calls).catch(() => undefined);
      await held.arrived(2);
      held.release();
      const settled = await Promise.allSettled(calls);
      const pids = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.payload] : []));
      expect(new Set(pids).size).toBe(2);
      expect(settled.filter(({ status }) => status === 'rejected')).toEqual([
        {
          status: 'rejected',
          reason: expect.objectContaining({
            name: 'TooManyRequestsException',
            Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
          }) as unknown,
        },
      ]);
      await test.lambda.send(
        new PutFunctionConcurrencyCommand({ ...reserve, ReservedConcurrentExecutions: 0 }),
      );
      await expect(invoke('holder')).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    });

    it('are recorded for the next emulator, and end with an update of the code and with the emulator', async () => {
      const own = await openFunctionAccount();
      await deployFunction(own.lambda, 'process', '', members(sources.process));
      const run = async (): Promise<number> => Number((await invokeFunction(own.lambda, 'process')).payload);
      const first = await run();
      const recorded = await readdir(join(own.account.scratchDir, 'processes'));
      expect(recorded.filter((name) => name.startsWith(`${first}-`))).toHaveLength(1);
      const { ZipFile } = members(`${sources.process}\n`).Code ?? {};
      await own.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'process', ZipFile }));
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
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
