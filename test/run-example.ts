import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, promisify } from 'node:util';
import { findExample, pythonWith } from '../src/local/examples.ts';

/**
 * `npm run test:example`: deploys the fastai example to the emulator with `npm start -- --example`, calls it with curl,
 * and compares every answer with that of fastai itself. Installs PyTorch and fastai on first use (some minutes), or
 * uses the interpreter that SAGEMAKER_GATEWAY_PYTHON names.
 */
const NAME = 'fastai-transformers';
const TEXTS = [
  'the courier did not bring my order yesterday',
  'please give me a refund for the kettle',
  'my card was charged twice',
  'thank you, großartig 👍',
  'x'.repeat(2000),
];
const INVALID = ['{"text":""}', '{"txt":"a"}', '["a"]'];

const execute = promisify(execFile);
const path = (relative: string): string => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const example = await findExample(NAME);
const python = await pythonWith(example.requirements ?? '', example, { say });
const args = [path('scripts/cli.ts'), 'start', '--example', NAME, '--port', '0', '--json'];
const server = spawn(process.execPath, args, {
  env: { ...process.env, SAGEMAKER_GATEWAY_PYTHON: python },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const url = await startedUrl();
  const predictor = path(`examples/${NAME}/training/predict.py`);
  const { stdout } = await execute(python, [predictor, ...TEXTS]);
  const expected = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  for (const [index, text] of TEXTS.entries()) {
    const { status, body } = await curl(url, JSON.stringify({ text }));
    report(status === 200 && isDeepStrictEqual(JSON.parse(body), expected[index]), text.slice(0, 60), body);
  }
  for (const body of INVALID) {
    const { status, body: problem } = await curl(url, body);
    report(status === 422, body, problem);
  }
} finally {
  server.kill('SIGTERM');
  if (server.exitCode === null) await once(server, 'exit');
}

async function startedUrl(): Promise<string> {
  for await (const line of createInterface({ input: server.stdout })) {
    if (!line.startsWith('{')) continue;
    const { type, url } = JSON.parse(line) as { readonly type: string; readonly url?: string };
    if (type === 'result' && url !== undefined) return url;
  }
  throw new Error('npm start ended before it was ready');
}

async function curl(url: string, body: string): Promise<{ status: number; body: string }> {
  const type = ['-H', 'content-type: application/json'];
  const { stdout } = await execute('curl', ['-s', '-w', '\n%{http_code}', ...type, '-d', body, url]);
  const [status = '', ...rest] = stdout.split('\n').toReversed();
  return { status: Number(status), body: rest.toReversed().join('\n') };
}

function report(isRight: boolean, what: string, answer: string): void {
  say(`${isRight ? 'passed' : 'FAILED'}: ${what} → ${answer.slice(0, 120)}`);
  if (!isRight) process.exitCode = 1;
}
