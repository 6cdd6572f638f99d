import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { normalizedName } from './image-python.ts';

/** The local version of a package that the image has. Only a stub has it, so nothing else can be chosen instead. */
const LOCAL = '+image';

/**
 * Writes an empty wheel for each package of which the image's version is known, without dependencies: the image has
 * them. A resolver then works as pip in the image would, and reports a conflict with it. Returns the constraints.
 */
export async function writeStubWheels(
  folder: string,
  packages: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const known = Object.entries(packages).flatMap(([name, version]) =>
    version === undefined ? [] : [{ name, version: version + LOCAL }],
  );
  for (const { name, version } of known) {
    const base = `${name.replaceAll('-', '_')}-${version}`;
    await writeFile(join(folder, `${base}-py3-none-any.whl`), stubWheel(name, version, `${base}.dist-info`));
  }
  return known.map(({ name, version }) => `${normalizedName(name)}==${version}`);
}

/** Whether a resolved version is the image's. */
export function isFromImage(version: string): boolean {
  return version.endsWith(LOCAL);
}

/** The version without the mark. */
export function withoutMark(version: string): string {
  return version.replace(LOCAL, '');
}

/** Whether a message is about a package of the image. */
export function hasImageVersion(message: string): boolean {
  return message.includes(LOCAL);
}

/** A message about stubs, for people. */
export function imageText(message: string): string {
  return message.replaceAll(/([\w.-]+)==([\w.]+)\+image/g, '$1==$2 (which the image has)');
}

/** The three files that the wheel format requires. */
function stubWheel(name: string, version: string, info: string): Uint8Array {
  const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`;
  const wheel = 'Wheel-Version: 1.0\nGenerator: stub\nRoot-Is-Purelib: true\nTag: py3-none-any\n';
  return zipSync({
    [`${info}/METADATA`]: strToU8(metadata),
    [`${info}/WHEEL`]: strToU8(wheel),
    [`${info}/RECORD`]: strToU8(`${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`),
  });
}
