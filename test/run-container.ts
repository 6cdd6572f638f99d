import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frameworksOf } from '../infra/images.ts';
import { describeModel } from '../src/package/model.ts';
import { task } from '../src/tasks/text-classification.ts';
import { preparePython } from '../src/local/python-environment.ts';
import { packToFile } from '../src/package/archive.ts';

/**
 * `npm run test:container`: packs the sample as a deploy does and has it served by the real PyTorch serving stack
 * and by the emulator's container server; both must answer the contract cases alike. Needs Java, and root for
 * the stack's fixed place in /etc.
 */
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const DRIVER = join(PROJECT, 'test', 'peers', 'container', 'run.py');

const folder = await mkdtemp(join(tmpdir(), 'container-peer-'));
try {
  const archive = join(folder, 'model.tar.gz');
  const { manifest } = await describeModel(
    { model: join(PROJECT, 'examples', 'transactions', 'model') },
    { served: task, image: frameworksOf({ family: 'huggingface', environment: {} }) },
  );
  await packToFile(manifest, archive);
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const { python } = await preparePython('onnx', { say });
  const child = spawn(python, [DRIVER, '--archive', archive], { cwd: PROJECT, stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
} finally {
  await rm(folder, { recursive: true });
}
