import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { preparePython } from '../src/local/python-environment.ts';

/**
 * `npm run test:tasks`: compares the answers of the serve script with those of transformers and sentence-transformers,
 * for every task and several families of models; `npm run test:tasks -- bert setfit` only those that begin so. Installs
 * PyTorch and the peers on first use.
 */
const DRIVER = fileURLToPath(new URL('peers/tasks/run.py', import.meta.url));

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const named = process.env['SAGEMAKER_GATEWAY_TEST_PYTHON'];
const { python } = named === undefined ? await preparePython('torch', { say }) : { python: named };
const child = spawn(python, [DRIVER, python, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = await new Promise<number>((resolve, reject) => {
  child.on('error', reject);
  child.on('close', (code) => resolve(code ?? 1));
});
