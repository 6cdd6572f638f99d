import { zipSync } from 'fflate';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../infra/parse-config.ts';
import { stack } from '../../infra/stack.ts';
import type { DryRun } from '../../src/container/dry-run.ts';
import { functionCode } from '../../src/preflight/dry-run/function-code.ts';
import { runFunctionHere } from '../../src/preflight/dry-run/function-run.ts';
import { DEFAULT_PREFLIGHT } from '../../src/preflight/options.ts';
import { PYTHON } from '../emulated-account.ts';
import { artifacts, site } from '../infra/declared.ts';
import { STUB_SCRIPT, stubArchive } from '../stub-archive.ts';

const SERVING_CODE = fileURLToPath(new URL('../../serving-code/', import.meta.url));

/** The zip of a function without a model and without packages. */
function functionZip(): Uint8Array {
  const names = readdirSync(SERVING_CODE).filter((name) => name.endsWith('.py'));
  return zipSync(Object.fromEntries(names.map((name) => [name, readFileSync(SERVING_CODE + name)])));
}

/** Starts a function with a script whose model is what the expression is, and no model in its zip. */
async function runWith(expression: string, limitS = 60): Promise<DryRun> {
  const script = STUB_SCRIPT.replace('os.environ.get("STUB_LABEL", "stub")', expression);
  const archive = await stubArchive({ 'code/inference.py': script });
  const config = parseConfig({
    name: 'shop',
    model: './m',
    host: { type: 'lambda-zip', memoryMb: 1024 },
    container: { environment: { SAGEMAKER_PROGRAM: 'inference.py' } },
  });
  const { archive: packed, ...others } = artifacts();
  const stored = { ...packed, open: () => Readable.from([archive]) };
  const subject = {
    config,
    access: undefined,
    archive: stored,
    functionZip: {
      digest: 'd',
      bytes: 1,
      sha256Base64: 's',
      modelInZip: false,
      open: () => Readable.from([functionZip()]),
    },
    image: undefined,
    stack: stack(config, { ...others, archive: stored }, site),
    options: DEFAULT_PREFLIGHT,
    say: () => undefined,
    signal: new AbortController().signal,
  };
  const code = functionCode(subject);
  if (!code) throw new Error('there is no code');
  const window = { initS: limitS, startsAgain: false, timeoutS: limitS };
  return await runFunctionHere(subject, code, window, PYTHON);
}

describe('a function on this machine', () => {
  let label: Record<string, unknown>;
  beforeAll(async () => {
    const seen =
      'json.dumps({"env": dict(os.environ), "model": sorted(os.listdir(model_dir)), "cwd": os.getcwd(), "tmp": __import__("tempfile").gettempdir()})';
    const run = await runWith(seen);
    expect(run).toMatchObject({ end: 'answered' });
    const [[{ label: text }]] = JSON.parse('body' in run ? run.body : '') as [[{ label: string }]];
    label = JSON.parse(text) as Record<string, unknown>;
  });

  it('finds a model that is not in its zip', () => {
    expect(label['model']).toEqual(['code', 'config.json', 'model.safetensors']);
  });

  it('has the declared variables, those of Lambda, and none of this machine', () => {
    const { env, cwd, tmp } = label as { env: Record<string, string>; cwd: string; tmp: string };
    expect(env).toMatchObject({
      SAGEMAKER_PROGRAM: 'inference.py',
      HF_HUB_OFFLINE: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      AWS_EXECUTION_ENV: 'AWS_Lambda_python3.13',
      LAMBDA_TASK_ROOT: cwd,
      TMPDIR: tmp,
    });
    expect(Object.keys(env)).not.toContain('HOME');
    expect(Object.keys(env).filter((name) => name.startsWith('VITEST'))).toEqual([]);
  });
});

it.each([
  ['does not load', '1 / 0', 60, 'not-loaded', 'ZeroDivisionError'],
  ['ends the process', 'os._exit(3)', 60, 'not-loaded', ''],
  ['never loads', '__import__("threading").Event().wait()', 0.1, 'no-ping', ''],
])('reports a model that %s', async (_, expression, limitS, end, line) => {
  const run = await runWith(expression, limitS);
  expect(run.end).toBe(end);
  expect('log' in run ? run.log.join('\n') : '').toContain(line);
});
