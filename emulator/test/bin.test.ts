import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
const execute = promisify(execFile);

it('serves an account until it is interrupted', { timeout: 30_000 }, async () => {
  const child = spawn(process.execPath, [BIN, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [output] = (await once(child.stdout, 'data')) as [Buffer];
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output.toString())?.[0];
    expect(output.toString()).toContain(`export AWS_ENDPOINT_URL=${url}\n`);
    expect(output.toString()).toMatch(
      /export AWS_ACCESS_KEY_ID=AKIA\w{16}\nexport AWS_SECRET_ACCESS_KEY=\S{40}\n/,
    );
    const health = await fetch(`${url}/_emulator/health`);
    expect(await health.json()).toEqual({ status: 'ok' });
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});

it('explains in its help what works without a container runtime', async () => {
  const { stdout } = await execute(process.execPath, [BIN, '--help']);
  expect(stdout).toContain('Usage: sagemaker-emulator');
  expect(stdout).toContain('Without a container runtime no model runs');
});

it.each([
  ['--port', 'many', "--port must be a whole number from 0 to 65535, not 'many'."],
  ['--port', '99999', "--port must be a whole number from 0 to 65535, not '99999'."],
  ['--time-scale=-1', '', "--time-scale must be a number above 0, not '-1'."],
  ['--nope', '', "Unknown option '--nope'"],
])('rejects %s %s with one message', async (option, value, message) => {
  const rejected = execute(process.execPath, [BIN, option, ...(value === '' ? [] : [value])]);
  await expect(rejected).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  await expect(rejected).rejects.toMatchObject({ stderr: expect.not.stringMatching(/\n\s+at /) });
});

it('names the way out of a taken port', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  await expect(execute(process.execPath, [BIN, '--port', String(port)])).rejects.toMatchObject({
    code: 2,
    stderr: `Port ${port} is taken by another program. Choose another one: --port 0 takes a free one.\n`,
  });
  holder.close();
});
