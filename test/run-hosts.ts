import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ConfigInput } from '../infra/parse-config.ts';
import { DEFAULT_TASK, TASKS } from '../src/tasks/registry.ts';
import { type Mode, modeName } from './gateway-modes/mode.ts';
import { openMode } from './gateway-modes/open-mode.ts';
import { SAMPLE } from './gateway-modes/sample.ts';
import { HOST_NAMES } from './journeys/hosts.ts';
import { testPython } from './test-python.ts';

/**
 * `npm run test:hosts [-- WORD…]`: every case of every task through the URL of a stack on every host, behind both types
 * of API, compared with what the task itself answers. Words name tasks and hosts.
 */
const PROGRAM = fileURLToPath(new URL('peers/hosts/ask_task.py', import.meta.url));
const MODULES = [
  '../inference-code',
  'contract',
  'inference',
  'models',
  'peers/container',
  'peers/tasks',
].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
const OPEN: readonly Mode[] = [
  { api: 'http', auth: 'none' },
  { api: 'rest', auth: 'none' },
];

interface Asked {
  readonly passed: number;
  readonly left: number;
  readonly wrong: readonly string[];
}

const words = new Set(process.argv.slice(2));
const chosen = (names: readonly string[]): readonly string[] => {
  const named = names.filter((name) => words.has(name));
  return named.length === 0 ? names : named;
};
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const python = process.env['SAGEMAKER_GATEWAY_TEST_PYTHON'] ?? (await testPython()).python;
const folder = await mkdtemp(join(tmpdir(), 'hosts-'));
let failures = 0;
try {
  for (const task of chosen(Object.keys(TASKS))) await askOnHosts(task, await modelOf(task));
} finally {
  await rm(folder, { recursive: true });
}
process.exitCode = failures > 0 ? 1 : 0;

async function program(...args: string[]): Promise<string> {
  const env = { ...process.env, PYTHONPATH: MODULES.join(':'), HF_HUB_OFFLINE: '1' };
  const { stdout } = await promisify(execFile)(python, [PROGRAM, ...args], { env, maxBuffer: 1e8 });
  return stdout;
}

/** The cases of the default task name the labels of the sample. */
async function modelOf(task: string): Promise<string> {
  if (task === DEFAULT_TASK) return SAMPLE;
  const model = join(folder, task);
  await program('model', task, model);
  return model;
}

async function askOnHosts(task: string, model: string): Promise<void> {
  for (const mode of OPEN) for (const type of chosen(HOST_NAMES)) await askOn(task, model, mode, type);
}

async function askOn(task: string, model: string, mode: Mode, type: string): Promise<void> {
  const host = { type } as ConfigInput['host'];
  const open = await openMode(mode, { model, over: { host, task, sample: undefined } });
  try {
    const asked = JSON.parse(await program('ask', task, model, open.url, mode.api)) as Asked;
    const { passed, left, wrong } = asked;
    failures += wrong.length;
    say(
      `${task}, ${type}, ${modeName(mode)}: ${passed} passed, ${wrong.length} failed, ${left} not sent (too large, or attributes of SageMaker)`,
    );
    for (const each of wrong) say(`  ${each}`);
  } finally {
    await open.close();
  }
}
