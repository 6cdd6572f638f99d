import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prepareEnvironment } from '../src/local/python-environment.ts';
import { serve } from 'sagemaker-emulator';
import { run } from './journeys/command.ts';
import { motoProxy, type Tally } from './peers/moto/moto-proxy.ts';
import { type MotoServer, startMoto } from './peers/moto/server.ts';
import { stubModelFolder, STUB_SCRIPT } from './stub-archive.ts';

/**
 * `npm run test:moto`: the conformance list and the whole deploy journey against moto, an independent
 * emulator. Prints what it does not have as AWS has it, and every call that was skipped; the first surprise is a failure.
 */
const PEERS = fileURLToPath(new URL('peers', import.meta.url));
const MOTO = join(PEERS, 'moto');
const execute = promisify(execFile);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface ListReport {
  readonly cases: number;
  readonly wrong: readonly string[];
  readonly [count: string]: unknown;
}

const requirements = [join(MOTO, 'requirements.txt')];
const { python, folder } = await prepareEnvironment({ name: 'moto', requirements }, { say });
const moto = await startMoto(folder);
try {
  const wrong = [...(await list(moto)), ...(await journey(moto))];
  for (const text of wrong) say(`WRONG  ${text}`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  await moto.close();
}

async function pythonJson<Report>(program: string, ...args: string[]): Promise<Report> {
  const { stdout } = await execute(python, [program, ...args], { maxBuffer: 16 * 1024 * 1024 });
  return JSON.parse(stdout) as Report;
}

/** The conformance list, but for the differences that are written down. */
async function list({ url }: MotoServer): Promise<readonly string[]> {
  const program = join(PEERS, 'conformance', 'run.py');
  const report = await pythonJson<ListReport>(program, 'boto3', url, join(MOTO, 'differences.json'));
  const { wrong, ...counts } = report;
  const text = Object.entries(counts).map(([name, count]) => `${String(count)} ${name}`);
  say(`conformance list on moto: ${text.join(', ')}, ${wrong.length} surprises`);
  return wrong;
}

/** Deploy, no-op, update, rollback, another host, an open route, destroy; then nothing may be left. */
async function journey(server: MotoServer): Promise<string[]> {
  await server.reset();
  // What is there before the first step (moto makes nothing itself) must be all that is there after the last.
  const before = await pythonJson<Record<string, string[]>>(join(MOTO, 'left.py'), server.url);
  const proxy = motoProxy(server.url);
  const listening = await serve(proxy, { port: 0 });
  const models = [
    await stubModelFolder(),
    await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') }),
  ];
  try {
    const wrong = await steps(listening.url, models);
    printTally(proxy.tally);
    const after = await pythonJson<Record<string, string[]>>(join(MOTO, 'left.py'), server.url);
    say(`left in the account: ${JSON.stringify(after)}`);
    if (JSON.stringify(after) !== JSON.stringify(before)) wrong.push('the account is not as it was before');
    return wrong;
  } finally {
    await listening.close();
    await Promise.all(models.map(async (model) => await rm(model, { recursive: true })));
  }
}

async function steps(url: string, [first = '', second = '']: readonly string[]): Promise<string[]> {
  const realtime = ['--host', 'sagemaker-realtime', '--instance', 'ml.m5.large'];
  const words = [
    ['plan', '--model', first],
    ['deploy', '--model', first],
    ['deploy', '--model', first],
    ['deploy', '--model', second],
    ['rollback'],
    ['releases'],
    ['status'],
    ['deploy', '--model', second, '--memory', '3072'],
    ['deploy', '--model', second, '--auth', 'none'],
    ['deploy', '--model', second, ...realtime],
    ['deploy', '--model', second],
    ['destroy'],
    ['destroy'],
  ];
  const wrong: string[] = [];
  for (const [command = '', ...flags] of words) {
    const { status, text } = await run([command, ...flags, '--name', 'onmoto', '--json'], url);
    const asTold = flags.filter((flag) => flag !== first && flag !== second && flag !== '--model').join(' ');
    say(`  ${status === 0 ? 'ok' : `exit ${status}`}  ${command} ${asTold}`);
    if (status !== 0) wrong.push(`${command} ${asTold}: …${text.slice(-600)}`);
  }
  return wrong;
}

function printTally({ calls, passed, adapted }: Tally): void {
  const count = (skipped: boolean): number =>
    [...adapted].filter(([gap]) => gap.skipped === skipped).reduce((sum, [, times]) => sum + times, 0);
  say(
    `journey on moto: ${calls} calls, ${passed} passed to moto untouched, ${count(false)} with the answer adapted, ` +
      `${count(true)} skipped`,
  );
  for (const [{ call, why, skipped }, times] of adapted)
    say(`  ${skipped ? 'skipped' : 'adapted'} ${times}x ${call}: ${why}`);
}
