import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import type { Artifact } from './artifact.ts';

/** A small zip that is sent in the request which creates or updates its function. */
export interface InlineZip extends Artifact {
  zip: Uint8Array;
  /** CodeSha256 that Lambda returns for this zip. */
  sha256Base64: string;
}

// A zip stores local time without a time zone (APPNOTE 4.4.6), and fflate reads the Date's local fields: created from
// local fields, it is the same in every time zone. Noon, because a time zone may skip midnight.
const fixedTime = new Date(1980, 0, 1, 12);

// Upper half of the attributes: Unix mode of a regular file. Lambda's user does not own the file and must read it.
const readableFile = 0o100644 * 2 ** 16;
const unix = 3;

/** The same files in the same order give the same bytes. */
export function inlineZip(files: Readonly<Record<string, Uint8Array>>): InlineZip {
  const attributes = { level: 9, mtime: fixedTime, os: unix, attrs: readableFile } as const;
  const entries = Object.entries(files).map(([path, content]) => [path, [content, attributes] as const]);
  const zip = zipSync(Object.fromEntries(entries));
  const sha256 = createHash('sha256').update(zip).digest();
  return {
    zip,
    digest: sha256.toString('hex'),
    sha256Base64: sha256.toString('base64'),
    bytes: zip.length,
  };
}
