import { describe, expect, it } from 'vitest';
import { canSandbox } from '../../../src/lambda/execution/sandbox.ts';
import { oncePerFile, refusal } from '../../account-context.ts';
import {
  deployFunction,
  invokeFunction,
  openFunctionAccount,
  PYTHON,
  pythonFunction,
} from '../function-account.ts';
import { runtimeSuite } from './runtime-suite.ts';

runtimeSuite({
  members: pythonFunction,
  thrown: 'TypeError',
  extraVariables: {
    AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    _X_AMZN_TRACE_ID: expect.stringMatching(
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
    ),
    // Python's own.
    LC_CTYPE: 'C.UTF-8',
    ...((await canSandbox(PYTHON)) ? { PWD: '/var/task' } : { TMPDIR: expect.any(String) }),
  },
  line: (level, text) => new RegExp(String.raw`^\[${level}\]\t\S+Z\t[0-9a-f-]*\t${text}$`),
  sources: {
    context: `
def handler(event, context):
    return {
        "event": event, "name": context.function_name, "memory": context.memory_limit_in_mb,
        "arn": context.invoked_function_arn, "left": context.get_remaining_time_in_millis() > 2000,
        "group": context.log_group_name,
    }`,
    variables: `
import os
handler = lambda event, context: dict(os.environ)`,
    counter: `
count = 0
def handler(event, context):
    global count
    count += 1
    return count`,
    thrower: `
count = 0
def handler(event, context):
    global count
    count += 1
    if count == 1:
        raise TypeError("no good")
    return count`,
    missingModule: 'import absent',
    missingHandler: 'other = 1',
    syntaxError: 'def handler(:',
    exit: `
import sys
handler = lambda event, context: sys.exit(7)`,
    exitAtInit: `
import sys
sys.exit(7)`,
    hang: `
import threading
handler = lambda event, context: threading.Event().wait()`,
    leak: `
def handler(event, context):
    kept = []
    while True:
        kept.append(bytearray(b"x" * 1_000_000))`,
    talker: `
import logging
logging.getLogger().setLevel("INFO")
logging.info("at init")
def handler(event, context):
    logging.info("one")
    logging.error("several\\nlines")
    print("unfinished", end="")`,
    flood: `
import sys
print("e" * 300_000, file=sys.stderr)
def handler(event, context):
    for n in range(3000):
        print(n, "x" * 100)
    sys.stderr.write("last")`,
    levels: `
import logging
def handler(event, context):
    logging.debug("hidden")
    logging.warning("shown")`,
    holder: `
import os, urllib.request
def handler(event, context):
    urllib.request.urlopen(event["url"]).read()
    return os.getpid()`,
    process: `
import os
handler = lambda event, context: os.getpid()`,
  },
});

const test = oncePerFile(openFunctionAccount);

async function run(name: string, source: string, event?: unknown) {
  await deployFunction(test.lambda, name, '', pythonFunction(source));
  return await invokeFunction(test.lambda, name, event);
}

describe('a Python function', () => {
  it('needs an interpreter', async () => {
    const own = await openFunctionAccount({ python: '' });
    await expect(deployFunction(own.lambda, 'none', '', pythonFunction(''))).rejects.toMatchObject(
      refusal('NotImplemented', 501, /python3\.13 without a Python interpreter that has awslambdaric/),
    );
    await own.close();
  });

  it('runs on an interpreter that is prepared for the version of its runtime', async () => {
    const minors: (string | undefined)[] = [];
    const python = async (minor: string | undefined): Promise<string> => {
      minors.push(minor);
      return await Promise.resolve(PYTHON);
    };
    const own = await openFunctionAccount({ python });
    await deployFunction(own.lambda, 'prepared', '', pythonFunction('handler = lambda event, context: 1'));
    expect((await invokeFunction(own.lambda, 'prepared')).payload).toBe(1);
    expect(minors).toEqual(['3.13']);
    await own.close();
  });

  it('whose interpreter cannot be prepared is refused with the reason', async () => {
    const python = async (): Promise<string> => await Promise.reject(new Error('no network'));
    const own = await openFunctionAccount({ python });
    await deployFunction(own.lambda, 'unprepared', '', pythonFunction(''));
    await expect(invokeFunction(own.lambda, 'unprepared')).rejects.toMatchObject(
      refusal('NotImplemented', 501, /no network/),
    );
    await own.close();
  });

  it('is refused an answer that is no JSON', async () => {
    const { payload } = await run('set', 'handler = lambda event, context: {1}');
    expect(payload).toMatchObject({ errorType: 'Runtime.MarshalError' });
  });

  it('may log in its init phase before an error there, which has its stack in one log event', async () => {
    await run('broken', 'print("before")\n1 / 0');
    const [first, , second] = test.logs.get('/aws/lambda/broken') ?? [];
    expect(first).toBe('before');
    expect(second).toMatch(/^\[ERROR\] ZeroDivisionError: division by zero\nTraceback [^]*app\.py/);
  });

  it('beyond its memory size is killed, whose cause is in the report', async () => {
    const { payload, log } = await run('huge', 'handler = lambda event, context: len(b"x" * 300_000_000)');
    expect(payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: killed$/) as unknown,
    });
    expect(log).toContain('Memory Size: 128 MB\tMax Memory Used: 128 MB');
    expect(log).toContain('Error Type: Runtime.OutOfMemory');
  });

  it('whose process ends between two events leaves no Runtime API, and is started again', async () => {
    const source = `
import os
handler = lambda event, context: [os.getpid(), os.environ["AWS_LAMBDA_RUNTIME_API"]]`;
    await deployFunction(test.lambda, 'ended', '', pythonFunction(source));
    const answer = async () => (await invokeFunction(test.lambda, 'ended')).payload as [number, string];
    const [pid, address] = await answer();
    process.kill(pid, 'SIGKILL');
    const isServed = async () =>
      await fetch(`http://${address}/`).then(
        () => true,
        () => false,
      );
    await expect.poll(isServed, { timeout: 30_000 }).toBe(false);
    expect((await answer())[0]).not.toBe(pid);
  });

  it('gets and gives 6 MB', async () => {
    const text = 'x'.repeat(6_000_000);
    expect((await run('large', 'handler = lambda event, context: event', text)).payload).toBe(text);
  });
});
