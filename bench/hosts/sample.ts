import { appendFile, cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConfigInput } from '../../src/index.ts';

const PROGRAM = 'inference.py';
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The sample on a host, with the script in `folder`; everybody may call it. */
export function sampleOn(type: string, folder: string): ConfigInput {
  return {
    name: `on-${type.replace('sagemaker-', '')}`,
    model: path('../../examples/transactions/model'),
    code: codeIn(folder),
    entry: PROGRAM,
    task: 'text-classification',
    sample: 'UBER TRIP 4412',
    vendor: false,
    host: { type },
    gateway: { auth: 'none', ratePerSecond: 10_000, burst: 5_000 },
  };
}

/** The built-in script as a script of one's own, so that it can change; it names what AWS's image lacks. */
export async function writeScript(folder: string): Promise<void> {
  const code = codeIn(folder);
  await rm(code, { recursive: true, force: true });
  await cp(path('../../inference-code'), code, { recursive: true });
  await writeFile(join(code, 'requirements.txt'), 'onnxruntime\n');
}

export async function changeScript(folder: string): Promise<void> {
  await appendFile(join(codeIn(folder), PROGRAM), '# a change\n');
}

function codeIn(folder: string): string {
  return join(folder, 'code');
}
