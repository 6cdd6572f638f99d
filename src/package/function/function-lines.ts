import { type ContainerImage, blobBytes } from '../../contract/image.ts';
import { sizeText } from '../content-lines.ts';
import type { BaseImage } from '../image/base-image.ts';
import type { Layer } from '../image/layer.ts';
import { type Division, MAX_UNZIPPED_BYTES } from './limits.ts';
import { entriesOf, type Ingredients, type Parts } from './parts.ts';
import { unzippedBytes } from './zip-writer.ts';

/** What a function zip has, with sizes: one line each. */
export function functionLines(
  ingredients: Ingredients,
  parts: Parts,
  { entries, modelInZip, bytecodeInZip }: Division,
  zipBytes: number,
): string[] {
  const inAll = `${sizeText(unzippedBytes(entries))} unzipped (at most ${sizeText(MAX_UNZIPPED_BYTES)})`;
  const place = modelInZip ? 'with the model' : 'without the model, which is unpacked to /tmp at start';
  return [
    packageLine(ingredients, parts),
    bytecodeLine(ingredients, parts, bytecodeInZip),
    `  function zip: ${sizeText(zipBytes)}, ${inAll}, ${place}`,
  ];
}

/** What a release on a file system has, with sizes: one line each. */
export function filesLines(ingredients: Ingredients, parts: Parts, zipBytes: number): string[] {
  const entries = entriesOf(parts);
  const size = `${entries.length} files, ${sizeText(unzippedBytes(entries))}`;
  return [
    packageLine(ingredients, parts),
    bytecodeLine(ingredients, parts, true),
    `  files of the function: ${size}, in a zip of ${sizeText(zipBytes)}`,
  ];
}

/** The packages with their sizes. */
export function packageLine(
  { python: { version, machine } }: Pick<Ingredients, 'python'>,
  { packages }: Pick<Parts, 'packages'>,
): string {
  const sizes = [...packages].map(([name, entries]) => ({ name, bytes: unzippedBytes(entries) }));
  const named = sizes
    .toSorted((left, right) => right.bytes - left.bytes)
    .map(({ name, bytes }) => `${name} (${sizeText(bytes)})`);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  return `  packages for Python ${version} on ${machine}, ${sizeText(total)} unzipped: ${named.join(', ') || 'none'}`;
}

/** The bytecode, or why there is none. */
export function bytecodeLine(
  { interpreter, python: { version } }: Ingredients,
  { bytecode }: Parts,
  isPacked: boolean,
): string {
  const missing = '  no bytecode, so that every cold start compiles the packages (0.4 s or more)';
  if (interpreter === undefined)
    return `${missing}: this machine has no Python ${version}, which would compile it`;
  const size = sizeText(unzippedBytes(bytecode));
  return isPacked
    ? `  bytecode of packages and handler, compiled by Python ${interpreter.version}: ${size}`
    : `${missing}: its ${size} do not fit`;
}

/** The size of an image, and the share of its own layers. */
export function imageText(image: ContainerImage, layers: readonly Layer[], base: BaseImage): string {
  const ownBytes = layers.reduce((sum, { bytes }) => sum + bytes, 0);
  return `${sizeText(blobBytes(image))} compressed, ${sizeText(ownBytes)} of them over ${base.name}`;
}
