import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { comparePaths } from './manifest.ts';
import { isWeights } from './weights.ts';

// Deep enough for runs/NAME/checkpoint-500, without scanning a whole disk.
const deepest = 3;

// More than the checkpoints of a training: a hint is not worth reading a file system for.
const MAX_FOLDERS = 500;

/**
 * The folders below `folder` that contain a model (config.json and weights), the last checkpoint first: suggestions
 * for a user who passed the output folder of a training. Reads at most MAX_FOLDERS folders.
 */
export async function modelsBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  let level = [folder];
  let foldersLeft = MAX_FOLDERS;
  for (let depth = 0; depth <= deepest; depth += 1) {
    const next: string[] = [];
    for (const each of level.slice(0, foldersLeft)) {
      foldersLeft -= 1;
      const { isModel, folders } = await look(each);
      if (isModel && depth > 0) found.push(each);
      else next.push(...folders);
    }
    level = next;
  }
  return found.toSorted((left, right) => stepOf(right) - stepOf(left) || comparePaths(left, right));
}

/** A folder that cannot be read contains nothing to suggest. */
async function look(folder: string): Promise<{ readonly isModel: boolean; readonly folders: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.map((entry) => entry.name);
  const below = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return {
    isModel: names.includes('config.json') && names.some(isWeights),
    folders: below.map((entry) => join(folder, entry.name)),
  };
}

function stepOf(folder: string): number {
  return Number(/checkpoint-(\d+)$/.exec(folder)?.[1] ?? -1);
}
