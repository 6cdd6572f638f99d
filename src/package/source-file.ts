import { open, type FileHandle } from 'node:fs/promises';
import { Fault } from '../contract/fault.ts';

/** Opens a file for reading. Throws Fault `package` that names the file when it cannot be opened. */
export async function openSource(source: string): Promise<FileHandle> {
  try {
    return await open(source, 'r');
  } catch (cause) {
    throw unreadable(source, cause);
  }
}

/** The fault for a file or folder that cannot be read. */
export function unreadable(source: string, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault('package', `cannot read ${source}: ${why}`, 'Check that it exists and is readable.', {
    cause,
  });
}
