import { Fault } from '../../contract/fault.ts';
import { sizeText } from '../content-lines.ts';
import { OTHER_HOSTS } from './other-hosts.ts';
import type { Parts } from './parts.ts';
import { unzippedBytes } from './zip-writer.ts';
import type { ZipEntry } from './zip-entry.ts';

/** "Deployment package (.zip file archive) size: 250 MB, unzipped, including layers" (Lambda quotas): 250 MiB. */
export const MAX_UNZIPPED_BYTES = 262_144_000;

/** Where the model of a function is: in its zip, or unpacked to /tmp at start. */
export interface Division {
  readonly entries: readonly ZipEntry[];
  /** Of the entries, unzipped. */
  readonly bytes: number;
  readonly modelInZip: boolean;
}

/**
 * Puts the model into the zip if it fits. Throws Fault `package` for packages and code that do not fit, and for a model
 * that fits neither the zip nor /tmp, which has `tmpBytes`; `archiveBytes` is its unpacked size.
 */
export function divided(parts: Parts, archiveBytes: number, tmpBytes: number): Division {
  const base = [...[...parts.packages.values()].flat(), ...parts.code, ...parts.bytecode];
  const baseBytes = unzippedBytes(base);
  if (baseBytes > MAX_UNZIPPED_BYTES) throw packagesTooLarge(baseBytes, parts);
  const bytes = baseBytes + unzippedBytes(parts.model);
  if (bytes <= MAX_UNZIPPED_BYTES) return { entries: [...base, ...parts.model], bytes, modelInZip: true };
  if (archiveBytes > tmpBytes) throw modelTooLarge(archiveBytes, baseBytes, tmpBytes);
  return { entries: base, bytes: baseBytes, modelInZip: false };
}

function packagesTooLarge(bytes: number, { packages }: Parts): Fault {
  const sizes = [...packages].map(([name, entries]) => ({ name, size: unzippedBytes(entries) }));
  const largest = sizes.toSorted((left, right) => right.size - left.size).slice(0, 5);
  const named = largest.map(({ name, size }) => `${name} ${sizeText(size)}`).join(', ');
  return new Fault(
    'package',
    `packages and code have ${bytes} bytes (${named}); a Lambda zip has at most ${MAX_UNZIPPED_BYTES}, unzipped`,
    `Remove packages from code/requirements.txt. ${OTHER_HOSTS}`,
  );
}

function modelTooLarge(archiveBytes: number, baseBytes: number, tmpBytes: number): Fault {
  const room = MAX_UNZIPPED_BYTES - baseBytes;
  return new Fault(
    'package',
    `the model has ${archiveBytes} bytes, unpacked: the Lambda zip has room for ${room} beside packages and code, and /tmp of the function for ${tmpBytes}`,
    `Set a larger /tmp, which needs SnapStart to be off. ${OTHER_HOSTS}`,
  );
}
