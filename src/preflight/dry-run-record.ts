import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { RELEASE_VARIABLE } from '../contract/release.ts';
import { cacheFolder } from '../local/cache-folder.ts';

const CONTAINER = fileURLToPath(new URL('../container/server', import.meta.url));

/** A dry run that answered well, so that the same content need not be started again. */
const recordSchema = z.object({
  runtime: z.string(),
  body: z.string(),
  pingMs: z.number(),
  answerMs: z.number(),
});
export type DryRunRecord = z.output<typeof recordSchema>;

export interface RecordKey {
  readonly archiveDigest: string;
  readonly family: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly sample: string;
}

/** The record of an equal run; undefined when there is none that can be read. */
export async function readRecord(key: RecordKey): Promise<DryRunRecord | undefined> {
  const file = await fileOf(key);
  if (!existsSync(file)) return undefined;
  const result = recordSchema.safeParse(parsed(await readFile(file, 'utf8')));
  return result.success ? result.data : undefined;
}

/** Only runs that went well are kept: what failed may be mended on this machine. */
export async function writeRecord(key: RecordKey, record: DryRunRecord): Promise<void> {
  await mkdir(folder(), { recursive: true });
  await writeFile(await fileOf(key), JSON.stringify(record));
}

/** The release id is left out: it changes with the host's options, and the container only hands it back. */
async function fileOf({ archiveDigest, family, environment, sample }: RecordKey): Promise<string> {
  const variables = Object.entries(environment)
    .filter(([name]) => name !== RELEASE_VARIABLE)
    .map((variable) => variable.join('='));
  const content = [archiveDigest, family, sample, await containerDigest(), ...variables.toSorted(byText)];
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return join(folder(), `${digest.slice(0, 32)}.json`);
}

function byText(left: string, right: string): number {
  return left < right ? -1 : 1;
}

/** Another version of the container server may judge otherwise. */
async function containerDigest(): Promise<string> {
  const names = (await readdir(CONTAINER)).filter((name) => name.endsWith('.py')).toSorted();
  const hash = createHash('sha256');
  for (const name of names) hash.update(await readFile(join(CONTAINER, name)));
  return hash.digest('hex');
}

function folder(): string {
  return cacheFolder('dry-runs');
}

/** A record that a killed run left half written is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
