import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PYTHON } from '../emulated-account.ts';
import { command, run } from './command.ts';
import { freePort } from '../free-port.ts';

const TRANSPORT_FIRST = [[{ label: 'transport' }, ...Array.from({ length: 7 }, () => ({}))]];

/** Runs a printed line as the reader would, with the tests' Python (which has boto3) as `python3`. */
async function shell(line: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', line.replace(/^python3/, PYTHON)]);
  return stdout;
}

function lastResult(text: string): { curl: string; boto3: string } {
  const line = text.split('\n').findLast((each) => each.startsWith('{"type":"result"')) ?? '{}';
  return JSON.parse(line) as { curl: string; boto3: string };
}

/** Processes below one, by the kernel's own table. */
function descendants(of: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => parentOf(pid));
  const children = (parent: number): number[] =>
    parents.filter(([, its]) => its === parent).flatMap(([pid]) => [pid, ...children(pid)]);
  return children(of);
}

function parentOf(pid: string): [number, number][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return [[Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
  } catch {
    // It ended while the table was read.
    return [];
  }
}

/** What a process runs; nothing when it has ended, or is only waiting to be reaped. */
function commandLine(pid: number): string[] {
  if (!existsSync(`/proc/${pid}/cmdline`)) return [];
  const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  return line === '' ? [] : [line];
}

describe('npm start', () => {
  it('answers an unsigned curl on loopback and leaves no process behind on Ctrl-C', async () => {
    const running = command(['start', '--port', String(await freePort()), '--json']);
    await running.said('"type":"result"');
    const below = descendants(running.child.pid ?? 0);
    expect(below.length).toBeGreaterThanOrEqual(2);
    const { curl, boto3 } = lastResult(running.text());
    expect(JSON.parse(await shell(curl))).toMatchObject(TRANSPORT_FIRST);
    expect(JSON.parse(await shell(boto3))).toMatchObject(TRANSPORT_FIRST);
    running.child.kill('SIGINT');
    // npm forwards a Ctrl-C to a child that already received it from the terminal.
    running.child.kill('SIGINT');
    const { status, text } = await running.ended;
    expect(status, text).toBe(0);
    expect(below.flatMap((pid) => commandLine(pid))).toEqual([]);
  });

  it.each(['lambda-zip', 'lambda-image'])('runs the model in a function of %s', async (host) => {
    const given = ['start', '--host', host, '--port', String(await freePort()), '--json'];
    const running = command(given, undefined, { SAGEMAKER_GATEWAY_PYTHON: PYTHON });
    await running.said('"type":"result"');
    const below = descendants(running.child.pid ?? 0);
    const { curl, boto3 } = lastResult(running.text());
    expect(JSON.parse(await shell(curl))).toMatchObject(TRANSPORT_FIRST);
    expect(JSON.parse(await shell(boto3))).toMatchObject(TRANSPORT_FIRST);
    running.child.kill('SIGINT');
    const { status, text } = await running.ended;
    expect(status, text).toBe(0);
    expect(below.flatMap((pid) => commandLine(pid))).toEqual([]);
  });

  it('reports a port in use, and which one to try', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { status, text } = await run(['start', '--port', String(port)]);
    holder.close();
    expect(status).toBe(2);
    expect(text).toContain(`Port ${port} is taken`);
    expect(text).toContain(`--port ${port + 1}`);
  });
});
