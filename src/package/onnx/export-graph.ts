import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, manifestDigest } from '../manifest.ts';
import { PROGRAM, runExport } from './run-export.ts';
import { CODE_FOLDER } from '../../local/own-script.ts';

/** What is exported, and with what. */
export interface ExportRequest {
  readonly task: string;
  /** The parent folder of finished graphs. */
  readonly cache: string;
  /** Names the packages that export: others may write another graph. */
  readonly versions: string;
  /** A Python with PyTorch, transformers, ONNX and ONNX Runtime; prepared only if no finished graph is there. */
  readonly python: () => Promise<string>;
}

/**
 * A graph that answers as the model does; the model folder is not changed. A finished one is reused, so that the next
 * deploy packs the same bytes. Throws Fault `package` for a model of which no graph can be made, or whose graph answers
 * otherwise.
 */
export async function exportedGraph({ entries }: Manifest, request: ExportRequest): Promise<string> {
  const model = entries.filter(({ path }) => !path.startsWith(`${CODE_FOLDER}/`));
  const parts = [manifestDigest(model), request.task, request.versions, await readFile(PROGRAM, 'utf8')];
  const key = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
  const finished = join(request.cache, `${key}.onnx`);
  if (!existsSync(finished)) await runExport(model, request.task, await request.python(), finished);
  return finished;
}
