import { fileURLToPath } from 'node:url';
import { preparePython, type PythonEnvironment } from '../src/local/python-environment.ts';

const fromProject = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The environment of the tests: every runtime, and what writes models. Throws Fault `config`. */
export async function testPython(): Promise<PythonEnvironment> {
  const requirements = [
    'src/local/requirements/requirements-onnx.txt',
    'src/local/requirements/requirements-peft.txt',
    'test/inference/requirements.txt',
    'test/models/requirements.txt',
  ].map(fromProject);
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  return await preparePython('torch', { say, apart: { name: 'test', requirements } });
}
