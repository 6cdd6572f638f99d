import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';

/** The object is not a readable gzip tar, or would write outside its folder. */
export class InvalidArchive extends Error {}

/**
 * Unpacks the bytes of a model.tar.gz into `dir/model`, as the service does into /opt/ml/model.
 * Returns that folder. Throws InvalidArchive; nothing outside `dir` is ever written.
 */
export async function unpackModelArchive(bytes: Uint8Array, dir: string): Promise<string> {
  const modelDir = join(dir, 'model');
  await mkdir(modelDir, { recursive: true });
  // tar also reads plain tar, brotli and zstd; the service accepts only gzip.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new InvalidArchive('The object is not gzip.');
  const file = join(dir, 'model.tar.gz');
  await writeFile(file, bytes);
  try {
    // Strict turns every warning into an error: a truncated archive, `..` in a path, a link to the outside.
    await extract({ file, cwd: modelDir, strict: true, preserveOwner: false });
  } catch (error) {
    throw new InvalidArchive('The object is no readable tar archive.', { cause: error });
  } finally {
    await rm(file, { force: true });
  }
  return modelDir;
}
