import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { minorOf } from '../../../src/local/minor-python.ts';
import { contentDigest } from '../../../src/package/function/content-digest.ts';
import { toolsOf } from '../../../src/package/function/function-tools.ts';
import { functionWheels } from '../../../src/package/function/function-wheels.ts';
import { lambdaPython } from '../../../src/package/function/lambda-python.ts';
import { entriesOf, functionParts } from '../../../src/package/function/parts.ts';
import { type ServedModel, runtimeOf } from '../../../src/package/function/script-needs.ts';
import { zipFile, type ZipFile } from '../../../src/package/function/zip-file.ts';
import { describeModelFolder } from '../../../src/package/model.ts';
import { PYTHON } from '../../emulated-account.ts';
import { SAMPLE } from '../../gateway-modes/sample.ts';
import { scratchFolder } from '../../package/model-folder.ts';

// The Python of the tests: their environment has PyTorch from the same index, so that it has a build for CPU for this
// version, which may be none of Lambda's.
const version = (await minorOf(PYTHON)) ?? '';
const canRun = version !== '' && process.platform === 'linux' && process.arch === 'x64';
if (!canRun)
  process.stdout.write('PyTorch in a function: did not run, as this machine is not x86_64 Linux.\n');

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const tools = toolsOf(() => {});

/** The files of a function with the sample model, whose graph is left out, in a zip. */
async function packed(cache: string): Promise<ZipFile> {
  const modelDir = join(cache, 'model');
  await cp(SAMPLE, modelDir, { recursive: true });
  await rm(join(modelDir, 'model.onnx'));
  const model: ServedModel = await describeModelFolder({ modelDir });
  const { versionsFile, installer, pytorch, servingCode } = tools;
  const names = await runtimeOf(model, { forPyTorch: true });
  const python = { ...lambdaPython('3.13', 'x86_64'), version };
  const wheels = await functionWheels({
    image: python,
    requirementsFile: undefined,
    runtime: { names, versionsFile },
    cache: join(cache, 'wheels'),
    installer,
    pytorch,
  });
  // Bytecode of PyTorch takes longer to compile than the rest of the test.
  const parts = await functionParts({
    manifest: model.manifest,
    wheels,
    isAlone: false,
    servingCode,
    python,
    interpreter: undefined,
    cache,
  });
  const entries = entriesOf(parts);
  return await zipFile(entries, join(cache, 'zips'), await contentDigest(entries, join(cache, 'content')));
}

describe.skipIf(!canRun)('PyTorch on a file system', () => {
  it('answers from the files that were packed and loaded, and nothing else', async () => {
    const cache = await scratchFolder();
    const mount = join(cache, 'mnt');
    await mkdir(mount);
    const { digest, open } = await packed(cache);
    const zip = join(cache, 'function.zip');
    await pipeline(open(), createWriteStream(zip));
    const run = (...args: readonly string[]): unknown =>
      JSON.parse(execFileSync(PYTHON, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    expect(run(fromHere('load_zip.py'), zip, digest, mount)).toMatchObject({ state: 'loaded' });
    const root = join(mount, digest);
    const answer = run('-I', '-S', '-B', fromHere('pytorch_answer.py'), root, 'UBER TRIP 4412');
    expect(answer).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining('[[{"label":"transport"') as unknown,
      torch: join(root, 'packages', 'torch', '__init__.py'),
      version: expect.stringMatching(/^2\.13\.0/) as unknown,
    });
  }, 300_000);
});
