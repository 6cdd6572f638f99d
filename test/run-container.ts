import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { servingStack, STACKS } from './peers/container/serving-stack.ts';
import { testPython } from './test-python.ts';

/**
 * `npm run test:container [-- SUBJECT...]`: every task and several serve scripts, packed by `package` and served by the
 * original stacks of both AWS images and by the local container; the answers must be alike, except for the differences
 * that test/peers/container/known_differences.py declares. Needs Java, and root for the stacks' files in /etc.
 */
const DRIVER = fileURLToPath(new URL('peers/container/run.py', import.meta.url));

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const python = process.env['SAGEMAKER_GATEWAY_TEST_PYTHON'] ?? (await testPython()).python;
const venvs: string[] = [];
for (const flavor of STACKS) venvs.push(`${flavor}=${(await servingStack(flavor, say)).folder}`);
const args = [DRIVER, process.execPath, ...venvs, ...process.argv.slice(2)];
const [code] = (await once(spawn(python, args, { stdio: 'inherit' }), 'exit')) as [number | null];
process.exitCode = code ?? 1;
