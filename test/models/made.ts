import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PYTHON } from '../emulated-account.ts';

const SCRIPT = fileURLToPath(new URL('./folders.py', import.meta.url));

/** A model folder of a kind, written by the ecosystem's own tool: what `--model` names then. */
export function madeModel(kind: string, folder: string): string {
  return madeModels({ [kind]: folder })[0] ?? '';
}

/** Several, in one process: importing the tools takes longer than writing a model. */
export function madeModels(folderOfKind: Readonly<Record<string, string>>): string[] {
  const kinds = Object.entries(folderOfKind);
  const env = { ...process.env, HF_HUB_OFFLINE: '1', OMP_NUM_THREADS: '1' };
  const output = execFileSync(PYTHON, [SCRIPT, ...kinds.flat()], { encoding: 'utf8', env, stdio: 'pipe' });
  return output.trim().split('\n').slice(-kinds.length);
}
