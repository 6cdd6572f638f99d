import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PACKAGE = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i;

/**
 * The licenses of the packages that these files belong to, as one text: their licenses require a copy with every
 * distribution. Packages with the same text share it. Files outside of node_modules are this tool's own.
 */
export async function licensesOf(files: readonly string[]): Promise<string> {
  const folders = new Set(files.flatMap((file) => PACKAGE.exec(file.replaceAll('\\', '/'))?.[1] ?? []));
  const namesByText = new Map<string, string[]>();
  for (const folder of [...folders].toSorted()) {
    const { name, text } = await licenseIn(folder);
    namesByText.set(text, [...(namesByText.get(text) ?? []), name]);
  }
  const parts = [...namesByText].map(([text, names]) => `${[...new Set(names)].join('\n')}\n\n${text}\n`);
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function licenseIn(folder: string): Promise<{ readonly name: string; readonly text: string }> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageManifest;
  const found = (await readdir(folder)).filter((each) => LICENSE_FILE.test(each)).toSorted();
  const texts = await Promise.all(found.map(async (each) => await readFile(join(folder, each), 'utf8')));
  const text = texts.map((each) => each.replaceAll('\r\n', '\n').trim()).join('\n\n');
  return { name: `${manifest.name} ${manifest.version}`, text: text || `License: ${manifest.license}` };
}

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}
