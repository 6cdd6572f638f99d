import { Fault } from '../../contract/fault.ts';
import type { BaseImage } from '../image/base-image.ts';
import { sizeText } from '../content-lines.ts';
import { ROOMIER_HOSTS } from './other-hosts.ts';
import { entriesOf, type Parts } from './parts.ts';
import type { ZipEntry } from './zip-entry.ts';
import { unzippedBytes } from './zip-writer.ts';

/** "Deployment package (.zip file archive) size: 250 MB, unzipped, including layers" (Lambda quotas): 250 MiB. */
export const MAX_UNZIPPED_BYTES = 262_144_000;
/** "Container image code package size: 10 GB, uncompressed, including layers" (Lambda quotas): 10 GiB. */
const MAX_IMAGE_BYTES = 10 * 1024 ** 3;
/** What a zip without zip64 has; Lambda's documentation does not mention that. */
const MAX_FILES = 0xffff;

/** What a zip contains. A model that is not in it is unpacked to /tmp at start. */
export interface Division {
  readonly entries: readonly ZipEntry[];
  readonly modelInZip: boolean;
  readonly bytecodeInZip: boolean;
}

/**
 * Puts into the zip what fits: the model before bytecode, as it is slower to get from elsewhere. Throws Fault `package`
 * for packages and code that do not fit, and for a model that fits neither the zip nor /tmp; `archiveBytes` is its
 * unpacked size. Without `mayHaveModel`, the model is left out however small it is.
 */
export function divided(parts: Parts, archiveBytes: number, tmpBytes: number, mayHaveModel = true): Division {
  const { model, bytecode } = parts;
  const base = [...[...parts.packages.values()].flat(), ...parts.code];
  const fitting = [
    { entries: entriesOf(parts), modelInZip: true, bytecodeInZip: true },
    { entries: [...base, ...model], modelInZip: true, bytecodeInZip: false },
    { entries: [...base, ...bytecode], modelInZip: false, bytecodeInZip: true },
    { entries: base, modelInZip: false, bytecodeInZip: false },
  ].find(
    ({ entries, modelInZip }) =>
      (mayHaveModel || !modelInZip) && unzippedBytes(entries) <= MAX_UNZIPPED_BYTES,
  );
  if (fitting === undefined) throw packagesTooLarge(unzippedBytes(base), parts);
  if (fitting.entries.length > MAX_FILES) throw tooManyFiles(fitting.entries.length);
  if (!fitting.modelInZip && archiveBytes > tmpBytes)
    throw modelTooLarge(archiveBytes, unzippedBytes(base), tmpBytes);
  return fitting;
}

/**
 * Throws Fault `package` for an image that is larger than Lambda takes. Of the base, only the compressed size is known, which
 * is smaller than what counts.
 */
export function checkImageSize(parts: Parts, { name, layers }: BaseImage): void {
  const ownBytes = unzippedBytes(entriesOf(parts));
  const baseBytes = layers.reduce((sum, { bytes }) => sum + bytes, 0);
  if (ownBytes + baseBytes <= MAX_IMAGE_BYTES) return;
  throw new Fault(
    'package',
    `packages, model and code have ${ownBytes} bytes, and ${name} at least ${baseBytes}; a Lambda image has at most ${MAX_IMAGE_BYTES}, unpacked`,
    'Choose a smaller model, or a host that has room for it: --host lambda-efs or sagemaker-realtime.',
  );
}

function tooManyFiles(files: number): Fault {
  return new Fault(
    'package',
    `the function has ${files} files; a Lambda zip has at most ${MAX_FILES}`,
    `Remove packages from code/requirements.txt. ${ROOMIER_HOSTS}`,
  );
}

function packagesTooLarge(bytes: number, { packages }: Parts): Fault {
  const sizes = [...packages].map(([name, entries]) => ({ name, size: unzippedBytes(entries) }));
  const largest = sizes.toSorted((left, right) => right.size - left.size).slice(0, 5);
  const named = largest.map(({ name, size }) => `${name} ${sizeText(size)}`).join(', ');
  return new Fault(
    'package',
    `packages and code have ${bytes} bytes (${named}); a Lambda zip has at most ${MAX_UNZIPPED_BYTES}, unzipped`,
    `Remove packages from code/requirements.txt. ${ROOMIER_HOSTS}`,
  );
}

function modelTooLarge(archiveBytes: number, baseBytes: number, tmpBytes: number): Fault {
  const room = MAX_UNZIPPED_BYTES - baseBytes;
  return new Fault(
    'package',
    `the model has ${archiveBytes} bytes, unpacked; the Lambda zip has room for ${room} beside packages and code, and /tmp of the function has ${tmpBytes}`,
    `Set a larger /tmp, which needs SnapStart to be off. ${ROOMIER_HOSTS}`,
  );
}
