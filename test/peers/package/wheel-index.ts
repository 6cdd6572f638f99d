import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';

/** A wheel to make: its files, what it depends on and its tag. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
  readonly requires?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly tag?: string;
}

/** Writes wheels into a folder, as `pip wheel` would: the package index of a test. */
export async function writeWheels(folder: string, wheels: readonly Wheel[]): Promise<void> {
  for (const wheel of wheels) await writeFile(join(folder, fileName(wheel)), bytesOf(wheel));
}

export function fileName({ name, version, tag = 'py3-none-any' }: Wheel): string {
  return `${name}-${version}-${tag}.whl`;
}

function bytesOf({
  name,
  version,
  files,
  requires = [],
  scripts = {},
  tag = 'py3-none-any',
}: Wheel): Uint8Array {
  const info = `${name}-${version}.dist-info`;
  const needs = requires.map((each) => `Requires-Dist: ${each}\n`).join('');
  const starts = Object.entries(scripts).map(([script, target]) => `${script} = ${target}\n`);
  const content: Record<string, string> = {
    ...files,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${needs}`,
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
    [`${info}/entry_points.txt`]: `[console_scripts]\n${starts.join('')}`,
  };
  const record = Object.entries(content).map(
    ([path, text]) => `${path},sha256=${digestOf(text)},${Buffer.byteLength(text)}\n`,
  );
  content[`${info}/RECORD`] = `${record.join('')}${info}/RECORD,,\n`;
  return zipSync(Object.fromEntries(Object.entries(content).map(([path, text]) => [path, strToU8(text)])));
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
