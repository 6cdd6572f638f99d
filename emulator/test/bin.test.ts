import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
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

it('rejects an invalid port', async () => {
  await expect(execute(process.execPath, [BIN, '--port', 'many'])).rejects.toMatchObject({
    code: 2,
    stderr: "--port must be a whole number from 0 to 65535, not 'many'.\n",
  });
});
