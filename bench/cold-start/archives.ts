import { join } from 'node:path';
import { withPackages } from '../../src/deploy/model/with-packages.ts';
import { packToFile } from '../../src/package/archive.ts';
import { describeModel } from '../../src/package/model.ts';
import { task } from '../../src/tasks/text-classification.ts';
import { linesOf } from './lines-of.ts';

const SERVING = { served: task, image: { torch: '2.13.0', transformers: '4.57.6' } };

/** `NAME=FILE` of both archives. The stack runs on this machine's Python, and has tokenizers and numpy as the image. */
export async function packArchives(
  model: string,
  folder: string,
  say: (text: string) => void,
): Promise<string[]> {
  const plain = await describeModel({ model }, SERVING);
  const image = { version: await pythonVersion(), glibc: '2.28', packages: {} };
  const vendoring = { image, requirementsFile: undefined, runtime: ['onnxruntime'], warnings: [] };
  const packed = await withPackages(plain, vendoring, say);
  const files = { without: plain.manifest, with: packed.model.manifest };
  for (const [name, manifest] of Object.entries(files)) {
    const { bytes } = await packToFile(manifest, join(folder, `${name}.tar.gz`));
    say(`${name.padEnd(8)} ${(bytes / 1e6).toFixed(1)} MB`);
  }
  return Object.keys(files).map((name) => `${name}=${join(folder, `${name}.tar.gz`)}`);
}

async function pythonVersion(): Promise<string> {
  const [line = ''] = await linesOf('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  return line;
}
