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

/** Up to `bytes` bytes of a file, fewer at its end. Throws Fault `package` when it cannot be read. */
export async function readBytes(source: string, from: number, bytes: number): Promise<Buffer> {
  const handle = await openSource(source);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, from);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw unreadable(source, cause);
  } finally {
    await handle.close();
  }
}

/** The fault for a file or folder that cannot be read. */
export function unreadable(source: string, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault('package', `cannot read ${source}: ${why}`, 'Check that it exists and is readable.', {
    cause,
  });
}
