import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { RELEASE_VARIABLE } from '../../contract/release.ts';
import { cacheFolder } from '../../local/cache-folder.ts';
import { type TaskRequest, writeRequest } from '../../tasks/task.ts';

const SERVERS = ['../../container/server', '../../container/function', '../../../serving-code'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** A successful dry run, so that the same content is not started again. */
const recordSchema = z.object({
  runtime: z.string(),
  body: z.string(),
  contentType: z.string().optional(),
  pingMs: z.number(),
  answerMs: z.number(),
});
export type DryRunRecord = z.output<typeof recordSchema>;

export interface RecordKey {
  /** Of everything that is started. */
  readonly content: string;
  /** What starts it: the family of a container, or a function. */
  readonly server: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly request: TaskRequest;
  readonly accept: string;
}

/** The record of an equal run; undefined when there is none that can be read. */
export async function readRecord(key: RecordKey): Promise<DryRunRecord | undefined> {
  const file = await fileOf(key);
  if (!existsSync(file)) return undefined;
  const result = recordSchema.safeParse(parsed(await readFile(file, 'utf8')));
  return result.success ? result.data : undefined;
}

/** Only successful runs are recorded: the cause of a failure may be fixed on this machine. */
export async function writeRecord(key: RecordKey, record: DryRunRecord): Promise<void> {
  await mkdir(folder(), { recursive: true });
  await writeFile(await fileOf(key), JSON.stringify(record));
}

/** Excludes the release id, which changes with the host's options and is only echoed by the container. */
async function fileOf({ content, server, environment, request, accept }: RecordKey): Promise<string> {
  const variables = Object.entries(environment)
    .filter(([name]) => name !== RELEASE_VARIABLE)
    .map((variable) => variable.join('='));
  const sent = Buffer.from(writeRequest(request)).toString('base64');
  const all = [content, server, sent, accept, await serverDigest(), ...variables.toSorted(byText)];
  const digest = createHash('sha256').update(JSON.stringify(all)).digest('hex');
  return join(folder(), `${digest.slice(0, 32)}.json`);
}

function byText(left: string, right: string): number {
  return left < right ? -1 : 1;
}

/** A changed server invalidates the records. */
async function serverDigest(): Promise<string> {
  const hash = createHash('sha256');
  for (const code of SERVERS) {
    const names = (await readdir(code)).filter((name) => name.endsWith('.py')).toSorted();
    for (const name of names) hash.update(await readFile(join(code, name)));
  }
  return hash.digest('hex');
}

function folder(): string {
  return cacheFolder('dry-runs');
}

/** Undefined for a record that an interrupted run left incomplete. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
