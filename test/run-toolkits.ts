import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { preparePython } from '../src/local/python-environment.ts';

/**
 * `npm run test:toolkits`: the hooks of many serve scripts, called by SageMaker's two inference toolkits and by the
 * local container, with and without the entry module. Installs PyTorch on first use, or uses the interpreter that
 * SAGEMAKER_GATEWAY_PYTHON names.
 */
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const python = process.env['SAGEMAKER_GATEWAY_PYTHON'] ?? (await preparePython('torch', { say })).python;
const driver = fileURLToPath(new URL('peers/toolkits/run.py', import.meta.url));
const [code] = (await once(spawn(python, [driver], { stdio: 'inherit' }), 'exit')) as [number | null];
process.exitCode = code ?? 1;
