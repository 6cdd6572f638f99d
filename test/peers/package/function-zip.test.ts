import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { minorPython } from '../../../src/local/minor-python.ts';
import type { Architecture, FunctionPython } from '../../../src/package/function/lambda-python.ts';
import { type FunctionTools, toolsOf } from '../../../src/package/function/function-tools.ts';
import type { FunctionRequest } from '../../../src/package/function/ingredients.ts';
import { type FunctionPackage, packFunction } from '../../../src/package/function/pack-function.ts';
import { describeModelFolder, type ModelPackage } from '../../../src/package/model.ts';
import { readBytes } from '../../../src/package/source-file.ts';
import { folderOf, scratchFolder } from '../../package/model-folder.ts';

// The real wheels, as PyPI has them in the locked versions.
const VERSIONS = ['3.13', '3.12'] as const;
const ARCHITECTURES = ['x86_64', 'arm64'] as const;
const TARGETS = VERSIONS.flatMap((python) => ARCHITECTURES.map((architecture) => ({ python, architecture })));

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const ELF_MACHINES = { x86_64: 62, arm64: 183 };
const UNZIP =
  'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])';

let model: ModelPackage;
let tools: FunctionTools;
let cacheDir: string;
beforeAll(async () => {
  model = await describeModelFolder({ modelDir: fromHere('../../../examples/transactions/model') });
  tools = { ...toolsOf(() => {}), servingCode: await folderOf({ 'lambda_handler.py': '' }) };
  cacheDir = await scratchFolder();
});

type Target = Pick<FunctionRequest, 'python' | 'architecture'>;

async function packed(
  target: Target,
  over: Partial<FunctionTools> = {},
  cache = cacheDir,
): Promise<FunctionPackage> {
  const request = { ...model, ...target, cacheDir: cache, tmpBytes: 0 };
  return await packFunction(request, { say: () => {} }, { ...tools, ...over });
}

/** A function as Python's zipfile unpacks it, after it has compared all checksums. */
async function unpacked(zip: FunctionPackage): Promise<string> {
  const folder = await scratchFolder();
  const file = join(folder, 'function.zip');
  await pipeline(zip.open(), createWriteStream(file));
  execFileSync('python3', ['-c', UNZIP, file, join(folder, 'task')]);
  return join(folder, 'task');
}

/** The processor that a shared object is for (ELF header, e_machine). */
async function machineOf(file: string): Promise<number> {
  return (await readBytes(file, 18, 2)).readUInt16LE();
}

function extensionOf(python: FunctionPython, architecture: Architecture): string {
  const machine = architecture === 'arm64' ? 'aarch64' : 'x86_64';
  const tag = `cpython-${python.replace('.', '')}-${machine}-linux-gnu`;
  return `packages/onnxruntime/capi/onnxruntime_pybind11_state.${tag}.so`;
}

describe('a function with the packages of the built-in serve script', () => {
  it.each(TARGETS)('leaves most of the room to the model: %j', async (target) => {
    const { lines, unzippedBytes, modelInZip } = await packed(target);
    expect(lines[0]).toMatch(/numpy [\d.]+ \(.*onnxruntime [\d.]+ \(.*tokenizers [\d.]+ \(/);
    // 91 MB of packages (81 for Arm), 3.5 of bytecode and 6.7 of the sample model.
    expect(unzippedBytes).toBeLessThan(102e6);
    expect(modelInZip).toBe(true);
  });

  it.each(TARGETS)('is for its Python and architecture, whatever this machine is: %j', async (target) => {
    const task = await unpacked(await packed(target));
    const { python, architecture } = target;
    expect(await machineOf(join(task, extensionOf(python, architecture)))).toBe(ELF_MACHINES[architecture]);
  });
});

for (const python of VERSIONS) {
  const found = await minorPython(python);
  const canRun = found !== undefined && process.platform === 'linux' && process.arch === 'x64';
  if (!canRun)
    process.stdout.write(
      `Function zip: did not run on Python ${python}, which this machine does not have for x86_64 Linux.\n`,
    );

  describe.skipIf(!canRun)(`Python ${python}`, () => {
    const target = { python, architecture: 'x86_64' } as const;
    const answers = (task: string): unknown => {
      const isolated = ['-I', '-S', '-B', fromHere('answer.py'), task, 'UBER TRIP 4412'];
      const env = { ORT_DISABLE_TELEMETRY: '1' };
      return JSON.parse(execFileSync(found?.python ?? '', isolated, { encoding: 'utf8', env }));
    };

    it('answers from the zip alone, with its bytecode', async () => {
      const said = answers(await unpacked(await packed(target)));
      expect(said).toMatchObject({ own: true, bytecode: true });
      expect((said as { readonly labels: readonly string[] }).labels[0]).toBe('transport');
    });

    it('answers from a zip that was packed without it', async () => {
      const zip = await packed(target, { interpreter: () => Promise.resolve(undefined) });
      expect(zip.lines[1]).toContain('no bytecode');
      expect(answers(await unpacked(zip))).toMatchObject({ own: true, bytecode: false });
    });

    it('compiles the same bytes twice', async () => {
      const again = await scratchFolder();
      const { sha256Base64, digest } = await packed(target, {}, again);
      expect(await packed(target)).toMatchObject({ sha256Base64, digest });
    });
  });
}
