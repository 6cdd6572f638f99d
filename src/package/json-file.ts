import { readFile } from 'node:fs/promises';
import { Fault } from '../contract/fault.ts';
import type { FolderFile } from './folder.ts';
import { unreadable } from './source-file.ts';

/** A JSON object in a file of the model folder. Throws Fault `package` for a file that Python could not read either. */
export async function readJsonFile({
  path,
  source,
}: Pick<FolderFile, 'path' | 'source'>): Promise<Record<string, unknown>> {
  const text = await readFile(source, 'utf8').catch((cause: unknown) =>
    Promise.reject(unreadable(source, cause)),
  );
  // transformers reads UTF-8, and Python's json module refuses the mark.
  if (text.startsWith('\uFEFF'))
    throw new Fault('package', `${path} starts with a byte order mark`, 'Save it as UTF-8 without a BOM.');
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('package', `${path} is not JSON: ${reason}`, 'Export or download it again.', { cause });
  }
}
