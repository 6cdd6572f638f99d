import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { SLOTS } from '../../infra/naming.ts';
import type { Stack } from '../../infra/stack.ts';
import type { Declaration } from '../aws/registry.ts';
import { cacheFolder } from '../local/cache-folder.ts';
import type { StackContext } from './context.ts';

const cacheEntrySchema = z.object({
  partition: z.string(),
  account: z.string(),
  apiId: z.string(),
  url: z.string(),
  slot: z.enum(SLOTS),
  /** Digest over everything that was declared. */
  declared: z.string(),
});

/**
 * What this machine remembers of its last deploy of a stack that ended well. It only says where to look and is
 * never believed: without it, or when the account looks otherwise, a deploy plans as on any other machine.
 */
export type DeployCacheEntry = z.output<typeof cacheEntrySchema>;

/** The note of a stack in a region; undefined when there is none that can be read. */
export async function readDeployCache(owner: string, region: string): Promise<DeployCacheEntry | undefined> {
  try {
    return cacheEntrySchema.parse(JSON.parse(await readFile(fileOf(owner, region), 'utf8')));
  } catch {
    // Absent, or written by another version: both mean that nothing is remembered.
    return undefined;
  }
}

export async function writeDeployCache({ names, site }: StackContext, note: DeployCacheEntry): Promise<void> {
  const file = fileOf(names.owner, site.region);
  await mkdir(folder(), { recursive: true });
  await writeFile(file, JSON.stringify(note));
}

/** Forgets a stack: before anything of it is changed, so that a deploy that dies leaves nothing to go by. */
export async function clearDeployCache({ names, site }: Pick<StackContext, 'names' | 'site'>): Promise<void> {
  await rm(fileOf(names.owner, site.region), { force: true });
}

/** Twelve hex digits over all declarations; streams and the zip's bytes are told by their digests beside them. */
export function digestOfStack({ resources }: Stack): string {
  const finished = resources.map(({ kind, id, spec }: Declaration) => ({ kind, id, spec }));
  const text = JSON.stringify(finished, (_, value: unknown) => (value instanceof Uint8Array ? '' : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function folder(): string {
  return cacheFolder('stacks');
}

/** Another AWS, such as an emulator, is another account whatever its number. */
function fileOf(owner: string, region: string): string {
  const where = createHash('sha256')
    .update(process.env['AWS_ENDPOINT_URL'] ?? '')
    .digest('hex')
    .slice(0, 8);
  return join(folder(), `${owner}.${region}.${where}.json`);
}
