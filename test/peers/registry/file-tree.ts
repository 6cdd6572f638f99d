import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file of a folder with its type, mode and content, one line each, sorted. */
export async function fileTree(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true });
  return (await Promise.all(names.map(async (name) => await line(root, name)))).toSorted();
}

async function line(root: string, name: string): Promise<string> {
  const path = join(root, name);
  const found = await lstat(path);
  if (found.isSymbolicLink()) return `${name} -> ${await readlink(path)}`;
  const mode = (found.mode & 0o777).toString(8);
  if (found.isDirectory()) return `${name}/ ${mode}`;
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return `${name} ${mode} ${found.size} ${digest}`;
}

/** Lines that only one of two trees has. */
export function differences(left: readonly string[], right: readonly string[]): string[] {
  const [inLeft, inRight] = [new Set(left), new Set(right)];
  return [
    ...left.filter((each) => !inRight.has(each)).map((each) => `- ${each}`),
    ...right.filter((each) => !inLeft.has(each)).map((each) => `+ ${each}`),
  ];
}
