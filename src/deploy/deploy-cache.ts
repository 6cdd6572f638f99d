import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { SLOTS } from '../../infra/naming.ts';
import type { Stack } from '../../infra/stack.ts';
import type { Declaration } from '../aws/registry.ts';
import { cacheFolder } from '../local/cache-folder.ts';
import type { StackContext } from './context.ts';

const networkSchema = z.object({
  vpcId: z.string(),
  subnets: z.array(z.object({ id: z.string(), zoneId: z.string() })).readonly(),
  routeTables: z.array(z.object({ id: z.string(), s3: z.enum(['endpoint', 'nat']).optional() })).readonly(),
});

const cacheEntrySchema = z.object({
  partition: z.string(),
  account: z.string(),
  apiId: z.string(),
  url: z.string(),
  slot: z.enum(SLOTS),
  bucket: z.string(),
  /** As the last deploy has read it; absent for hosts without. */
  network: networkSchema.optional(),
  /** Digest of all declarations. */
  declared: z.string(),
});

/**
 * This machine's last successful deploy of a stack. A hint where to look and never a source of truth: without it, or
 * if the account differs, a deploy plans as it does on any other machine.
 */
export type DeployCacheEntry = z.output<typeof cacheEntrySchema>;

/** What identifies an entry: the stack, and where it is deployed. */
export interface CacheKey {
  readonly owner: string;
  readonly aws: Pick<StackContext['aws'], 'region' | 'apiEndpoint'>;
}

/** Undefined when there is no entry, or none that can be read. */
export async function readDeployCache(key: CacheKey): Promise<DeployCacheEntry | undefined> {
  try {
    return cacheEntrySchema.parse(JSON.parse(await readFile(fileOf(key), 'utf8')));
  } catch {
    // Absent, or written by another version.
    return undefined;
  }
}

export async function writeDeployCache(key: CacheKey, entry: DeployCacheEntry): Promise<void> {
  await mkdir(cacheFolder('stacks'), { recursive: true });
  await writeFile(fileOf(key), JSON.stringify(entry));
}

/** Called before the first change to a stack, so that a deploy that crashes leaves no stale entry. */
export async function clearDeployCache(key: CacheKey): Promise<void> {
  await rm(fileOf(key), { force: true });
}

/** Twelve hex digits over all declarations. Streams and zip bytes are covered by the digests that accompany them. */
export function digestOfStack({ resources }: Stack): string {
  const finished = resources.map(({ kind, id, spec }: Declaration) => ({ kind, id, spec }));
  const text = JSON.stringify(finished, (_, value: unknown) => (value instanceof Uint8Array ? '' : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** A custom endpoint, such as an emulator, is a different AWS even if the account id is the same. */
function fileOf({ owner, aws: { region, apiEndpoint } }: CacheKey): string {
  const endpoint = createHash('sha256')
    .update(apiEndpoint?.href ?? '')
    .digest('hex')
    .slice(0, 8);
  return join(cacheFolder('stacks'), `${owner}.${region}.${endpoint}.json`);
}
