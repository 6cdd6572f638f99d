import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { comparePaths } from './manifest.ts';
import { unreadable } from './source-file.ts';
import { isWeights } from './weights.ts';

// Deep enough for runs/NAME/checkpoint-500, without scanning a whole disk.
const deepest = 3;

/**
 * The folders below `folder` that contain a model (config.json and weights), the last checkpoint first: suggestions
 * for a user who passed the output folder of a training.
 */
export async function modelsBelow(folder: string): Promise<string[]> {
  const found = await search(folder, deepest);
  return found.toSorted((left, right) => stepOf(right) - stepOf(left) || comparePaths(left, right));
}

async function search(folder: string, depth: number): Promise<string[]> {
  if (depth === 0) return [];
  const entries = await list(folder);
  const below = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const found = await Promise.all(below.map((entry) => modelsAt(join(folder, entry.name), depth - 1)));
  return found.flat();
}

async function modelsAt(folder: string, depth: number): Promise<string[]> {
  const names = (await list(folder)).map((entry) => entry.name);
  const isModel = names.includes('config.json') && names.some(isWeights);
  return isModel ? [folder] : search(folder, depth);
}

async function list(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch((cause: unknown) =>
    Promise.reject(unreadable(folder, cause)),
  );
}

function stepOf(folder: string): number {
  return Number(/checkpoint-(\d+)$/.exec(folder)?.[1] ?? -1);
}
