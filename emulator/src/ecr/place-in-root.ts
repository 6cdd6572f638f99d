import { readlink } from 'node:fs/promises';
import { join } from 'node:path';

const MAX_LINKS = 40;

/**
 * Where a path of an image is in the folder that holds its root: symbolic links in the folders above it are followed as
 * inside the image, `..` stops at the root, and the last name is not followed. Throws ELOOP's error for a loop.
 */
export async function placeIn(root: string, path: string): Promise<string> {
  const waiting = path.split('/');
  const place: string[] = [];
  let links = 0;
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      place.pop();
      continue;
    }
    const target = waiting.some((rest) => rest !== '') ? await linkAt(join(root, ...place, name)) : undefined;
    if (target === undefined) {
      place.push(name);
      continue;
    }
    if ((links += 1) > MAX_LINKS) throw new Error(`ELOOP: too many symbolic links in ${path}`);
    if (target.startsWith('/')) place.length = 0;
    waiting.unshift(...target.split('/'));
  }
  return join(root, ...place);
}

/** Undefined for what is no link or does not exist. */
async function linkAt(path: string): Promise<string | undefined> {
  return await readlink(path).catch(() => undefined);
}
