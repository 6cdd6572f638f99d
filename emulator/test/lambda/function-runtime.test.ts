import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { deployFunction, invokeFunction, openFunctionAccount, zipOf } from './function-account.ts';
import { oncePerFile } from '../account-context.ts';

const test = oncePerFile(openFunctionAccount);

const invoke = (name: string, event?: unknown) => invokeFunction(test.lambda, name, event);

describe('a handler', () => {
  it('gets the event and a context, and returns JSON', async () => {
    await deployFunction(
      test.lambda,
      'context',
      `export const handler = async (event, context) => ({
        event, name: context.functionName, memory: context.memoryLimitInMB, arn: context.invokedFunctionArn,
        left: context.getRemainingTimeInMillis() > 2000, group: context.logGroupName,
      });`,
      { MemorySize: 256, Timeout: 5 },
    );
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
    await deployFunction(test.lambda, 'variables', 'export const handler = async () => process.env;', {
      Environment: { Variables: { GATEWAY_TARGET: 'here' } },
    });
    const { payload } = await invoke('variables');
    expect(payload).toEqual({
      GATEWAY_TARGET: 'here',
      AWS_ENDPOINT_URL: test.url,
      // Session credentials of the function's role.
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA[A-Z0-9]{16}$/) as unknown,
      AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^.{40}$/) as unknown,
      AWS_SESSION_TOKEN: expect.stringMatching(/^.{128}$/) as unknown,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'variables',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_FORMAT: 'Text',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/variables',
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
      LAMBDA_TASK_ROOT: expect.stringContaining(test.account.scratchDir),
      LANG: 'en_US.UTF-8',
      PATH: '/usr/local/bin:/usr/bin:/bin',
      TZ: ':UTC',
      _HANDLER: 'index.handler',
    });
  });

  it.each([
    ['CommonJS', { 'index.js': 'exports.handler = async () => "cjs";' }, 'index.handler', 'cjs'],
    [
      'an ES module named .js',
      { 'index.js': 'export const handler = () => "esm";', 'package.json': '{"type":"module"}' },
      'index.handler',
      'esm',
    ],
    [
      'a folder and a nested export',
      { 'src/app.mjs': 'export const api = { post: async () => "nested" };' },
      'src/app.api.post',
      'nested',
    ],
  ])('may be %s', async (what, files, Handler, expected) => {
    const name = `form-${what.replaceAll(/[^a-z]/gi, '')}`;
    await deployFunction(test.lambda, name, '', { Handler, Code: { ZipFile: zipOf(files) } });
    expect((await invoke(name)).payload).toBe(expected);
  });

  it('keeps its module state from one event to the next', async () => {
    await deployFunction(test.lambda, 'counter', 'let n = 0; export const handler = async () => ++n;');
    const first = await invoke('counter');
    const second = await invoke('counter');
    expect([first.payload, second.payload]).toEqual([1, 2]);
    expect(first.log).toContain('Init Duration');
    expect(second.log).not.toContain('Init Duration');
  });
});

describe('a failure', () => {
  it('thrown by the handler has type, message and trace; the environment is reused', async () => {
    await deployFunction(
      test.lambda,
      'thrower',
      'let n = 0; export const handler = async () => { if (n++) return n; throw new TypeError("no good"); };',
    );
    const { error, payload, log } = await invoke('thrower');
    expect(error).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType: 'TypeError', errorMessage: 'no good' });
    expect((payload as { trace: string[] }).trace[0]).toBe('TypeError: no good');
    expect(log).toContain('\tERROR\tInvoke Error');
    expect((await invoke('thrower')).payload).toBe(2);
  });

  it.each([
    ['a missing module', 'import "./absent.mjs"; export const handler = 1;', 'Runtime.ImportModuleError'],
    ['a missing export', 'export const other = 1;', 'Runtime.HandlerNotFound'],
    ['a syntax error', 'export const handler = (;', 'Runtime.UserCodeSyntaxError'],
    ['an error at import', 'throw new RangeError("at start");', 'RangeError'],
    ['a thrown string', 'export const handler = async () => { throw "text"; };', 'string'],
    [
      'a callback handler',
      'export const handler = (event, context, callback) => callback(null, 1);',
      'Runtime.CallbackHandlerDeprecated',
    ],
    [
      'an unhandled rejection',
      'export const handler = () => new Promise(() => { Promise.reject(new Error("lost")); });',
      'Runtime.UnhandledPromiseRejection',
    ],
    [
      'an uncaught exception',
      'export const handler = () => new Promise(() => setTimeout(() => { throw new EvalError("late"); }, 1));',
      'EvalError',
    ],
    ['an exit', 'export const handler = () => process.exit(7);', 'Runtime.ExitError'],
  ])('by %s is named', async (what, source, errorType) => {
    const name = `fails-${what.replaceAll(/[^a-z]/gi, '')}`;
    await deployFunction(test.lambda, name, source);
    const { error, payload } = await invoke(name);
    expect(error).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType });
    // The next event gets a new environment and the same error.
    expect((await invoke(name)).payload).toMatchObject({ errorType });
  });

  it('by exit reports the status; by timeout, the time', async () => {
    await deployFunction(test.lambda, 'exits', 'export const handler = () => process.exit(7);');
    expect((await invoke('exits')).payload).toMatchObject({
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 7$/,
      ),
    });
    await deployFunction(
      test.lambda,
      'sleeper',
      'export const handler = () => new Promise(() => setInterval(() => {}, 9));',
      { Timeout: 1 },
    );
    const { error, payload, log } = await invoke('sleeper');
    expect(error).toBe('Unhandled');
    expect(payload).toEqual({
      errorMessage: expect.stringMatching(/^\S+Z [0-9a-f-]{36} Task timed out after 1\.00 seconds$/),
    });
    expect(log).toContain('Status: timeout');
  });

  it('by its memory size ends the process', async () => {
    await deployFunction(
      test.lambda,
      'leaky',
      'const kept = []; export const handler = () => { for (;;) kept.push(new Array(1000).fill(kept.length)); };',
      { Timeout: 60 },
    );
    expect((await invoke('leaky')).payload).toMatchObject({ errorType: 'Runtime.ExitError' });
  });
});

describe('limits', () => {
  it('rejects an event over 6 MB and reports a response over 6 MB as an error', async () => {
    await deployFunction(
      test.lambda,
      'large',
      'export const handler = async (event) => "x".repeat(event.length);',
    );
    await expect(invoke('large', { text: 'x'.repeat(6_291_456) })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
    const { error, payload } = await invoke('large', { length: 6_291_456 });
    expect(error).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
    expect((await invoke('large', { length: 6_000_000 })).error).toBeUndefined();
  });

  it('rejects invalid JSON', async () => {
    const nonsense = new InvokeCommand({ FunctionName: 'large', Payload: '{nonsense' });
    await expect(test.lambda.send(nonsense)).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
  });

  it('runs events concurrently up to the reserved concurrency', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'held-'));
    const open = join(folder, 'open');
    await deployFunction(
      test.lambda,
      'parallel',
      `import { existsSync } from 'node:fs';
      export const handler = async () => {
        while (!existsSync(${JSON.stringify(open)})) await new Promise((done) => setTimeout(done, 20));
        return process.pid;
      };`,
    );
    await test.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'parallel', ReservedConcurrentExecutions: 2 }),
    );
    const calls = [invoke('parallel'), invoke('parallel'), invoke('parallel')];
    // Two are blocked, so the first to end is the throttled one.
    await Promise.race(calls).catch(() => undefined);
    await writeFile(open, '');
    const settled = await Promise.allSettled(calls);
    await rm(folder, { recursive: true });
    const pids = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.payload] : []));
    expect(new Set(pids).size).toBe(2);
    const rejected = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    expect(rejected).toEqual([
      expect.objectContaining({
        name: 'TooManyRequestsException',
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      }),
    ]);
    await test.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'parallel', ReservedConcurrentExecutions: 0 }),
    );
    await expect(invoke('parallel')).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
