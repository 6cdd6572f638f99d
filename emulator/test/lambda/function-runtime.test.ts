import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { deployFunction, invokeFunction, openFunctionAccount, zipOf } from './function-account.ts';
import { oncePerFile } from '../account-context.ts';

const test = oncePerFile(openFunctionAccount);

const invoke = (name: string, event?: unknown) => invokeFunction(test.lambda, name, event);

describe('a handler', () => {
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
});

describe('a failure', () => {
  it('thrown by the handler has its trace in the answer and in the log', async () => {
    await deployFunction(
      test.lambda,
      'thrower',
      'export const handler = async () => { throw new TypeError("no good"); };',
    );
    const { payload, log } = await invoke('thrower');
    expect((payload as { trace: string[] }).trace[0]).toBe('TypeError: no good');
    expect(log).toContain('\tERROR\tInvoke Error');
  });

  it.each([
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
  ])('by %s is named', async (what, source, errorType) => {
    const name = `fails-${what.replaceAll(/[^a-z]/gi, '')}`;
    await deployFunction(test.lambda, name, source);
    const { error, payload } = await invoke(name);
    expect(error).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType });
    // The next event gets a new environment and the same error.
    expect((await invoke(name)).payload).toMatchObject({ errorType });
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
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
