import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Fault } from '../../contract/fault.ts';
import type { ManifestEntry } from '../manifest.ts';
import { BUNDLED_CODE } from '../entry-module.ts';

export const PROGRAM = fileURLToPath(new URL('./export_graph.py', import.meta.url));
/** The exit code for a model of which no graph can be made. */
const REFUSED = 3;

const run = promisify(execFile);

/** Exports into a new folder and renames the finished graph. Throws Fault `package`. */
export async function runExport(
  model: readonly ManifestEntry[],
  task: string,
  python: string,
  finished: string,
): Promise<void> {
  const part = `${finished}.${process.pid}.part`;
  await mkdir(dirname(finished), { recursive: true });
  const modelDir = await mkdtemp(join(tmpdir(), 'export-graph-'));
  try {
    await linkFiles(model, modelDir);
    await run(python, [PROGRAM, modelDir, task, part], { env: environment() });
    await rename(part, finished);
  } catch (error) {
    throw refusal(error);
  } finally {
    await rm(part, { force: true });
    await rm(modelDir, { recursive: true });
  }
}

/** The files under their names in the archive, wherever they are. */
async function linkFiles(model: readonly ManifestEntry[], folder: string): Promise<void> {
  for (const { path, source } of model) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(source, join(folder, path));
  }
}

/** One thread is as fast for short texts, and leaves the machine usable. */
function environment(): NodeJS.ProcessEnv {
  const quiet = { HF_HUB_OFFLINE: '1', PYTHONDONTWRITEBYTECODE: '1' };
  return { ...process.env, ...quiet, PYTHONPATH: BUNDLED_CODE, OMP_NUM_THREADS: '1' };
}

function refusal(cause: unknown): Fault {
  const {
    code,
    stderr = '',
    message,
  } = cause as Error & { readonly code?: unknown; readonly stderr?: string };
  const last = stderr.trim().split('\n').at(-1) || message;
  const what =
    code === REFUSED
      ? `the model has no ONNX graph, and none can be made: ${last}`
      : `the model could not be loaded to export an ONNX graph: ${last}`;
  return new Fault(
    'package',
    what,
    'Deploy it without --onnx: PyTorch answers then, and starts more slowly.',
    {
      cause,
    },
  );
}
