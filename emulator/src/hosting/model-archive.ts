import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';

/** The object is no readable gzip tar, or one that would write outside its folder. */
export class BadArchive extends Error {}

/**
 * Unpacks the bytes of a model.tar.gz into `dir/model`, as the service does into /opt/ml/model.
 * Returns that folder. Throws BadArchive; nothing outside `dir` is ever written.
 */
export async function unpackModelArchive(bytes: Uint8Array, dir: string): Promise<string> {
  const modelDir = join(dir, 'model');
  await mkdir(modelDir, { recursive: true });
  // tar reads plain tar, brotli and zstd too; the service takes gzip alone.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new BadArchive('The object is not gzip.');
  const file = join(dir, 'model.tar.gz');
  await writeFile(file, bytes);
  try {
    // Strict turns every warning into an error: a truncated archive, `..` in a path, a link that leads out.
    await extract({ file, cwd: modelDir, strict: true, preserveOwner: false });
  } catch (error) {
    throw new BadArchive('The object is no readable tar archive.', { cause: error });
  } finally {
    await rm(file, { force: true });
  }
  return modelDir;
}
