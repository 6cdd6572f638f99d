import { join } from 'node:path';
import { readRequirements } from '../../src/package/vendor/requirements.ts';
import { type Files, folderOf } from '../package/model-folder.ts';
import type { Refusal } from './refusal.ts';

const read = (cause: string, line: string, others: Files = {}): Refusal => ({
  cause,
  provoke: async () => {
    const folder = await folderOf({ 'requirements.txt': `${line}\n`, ...others });
    return await readRequirements(join(folder, 'requirements.txt'));
  },
});

/** Lines of code/requirements.txt that cannot be packed. */
export const dependencies: readonly Refusal[] = [
  read('An editable install', '-e .'),
  read('A repository', 'git+https://github.com/ORG/NAME'),
  read('A source archive', './ours-1.0.tar.gz'),
  read('A wheel that is not there', './ours-1.0-py3-none-any.whl'),
  read('A file that includes itself', '-r requirements.txt'),
];
