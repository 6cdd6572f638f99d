import { open, type FileHandle } from 'node:fs/promises';
import { Fault } from '../contract/fault.ts';

/** Opens a file for reading. A file that cannot be opened is a Fault `package` that names it. */
export async function openSource(source: string): Promise<FileHandle> {
  try {
    return await open(source, 'r');
  } catch (cause) {
    throw unreadable(source, cause);
  }
}

/** The Fault for a file or folder that the system would not let us read. */
export function unreadable(source: string, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault('package', `cannot read ${source}: ${why}`, 'Check that it exists and may be read.', {
    cause,
  });
}
