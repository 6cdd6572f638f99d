import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import module from 'node:module';
import { basename, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Fault } from '../contract/fault.ts';
import type { ConfigInput } from './config.ts';

/** Names of the configuration file, in order of precedence. */
const FILE_NAMES = ['endpoint.config.ts', 'endpoint.config.mts', 'endpoint.config.js', 'endpoint.config.mjs'];

// In a clone of the repository, its own file serves a folder that has none. The installed package has no such file.
const REPOSITORY_FILE = fileURLToPath(new URL('../../endpoint.config.ts', import.meta.url));

/** The default export of the configuration file. Throws Fault `config`. */
export async function readConfigFile(named: string | undefined): Promise<ConfigInput> {
  const file = named === undefined ? findConfigFile() : resolve(named);
  if (file === undefined)
    throw new Fault(
      'config',
      `There is no ${FILE_NAMES[0]} in ${resolve()}.`,
      'Create one with `sagemaker-gateway init`, or name a file with --config.',
    );
  if (!existsSync(file))
    throw new Fault('config', `There is no configuration file ${file}.`, 'Name one with --config.');
  const config = await importConfig(file).catch((cause: unknown) => Promise.reject(unreadable(file, cause)));
  if (config) return config;
  throw new Fault(
    'config',
    `${file} has no default export.`,
    'End it with `export default defineConfig({ … })`.',
  );
}

/** The configuration file of a folder, the working directory unless given. */
export function findConfigFile(folder = ''): string | undefined {
  const files = FILE_NAMES.map((name) => resolve(folder, name));
  return [...files, ...(folder === '' ? [REPOSITORY_FILE] : [])].find((file) => existsSync(file));
}

function unreadable(file: string, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault(
    'config',
    `${file} cannot be read: ${why}`,
    'Fix the file, then run the same command again.',
    { cause },
  );
}

async function importConfig(file: string): Promise<ConfigInput | undefined> {
  if (isImportable(file)) return await importDefault(file);
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [file],
    write: false,
    bundle: true,
    // Packages stay imports, so the compiled file has to be where Node finds them.
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  const compiled = `${file}.${randomUUID()}.mjs`;
  try {
    await writeFile(compiled, outputFiles[0]?.contents ?? '');
    return await importDefault(compiled);
  } finally {
    await rm(compiled, { force: true });
  }
}

async function importDefault(file: string): Promise<ConfigInput | undefined> {
  const exports = (await import(pathToFileURL(file).href)) as { default?: ConfigInput };
  return exports.default;
}

/** Node 22.18 and newer strip types, but read a `.ts` file as CommonJS unless its package says `"type": "module"`. */
function isImportable(file: string): boolean {
  if (!/\.m?ts$/.test(file)) return true;
  if (!process.features.typescript) return false;
  if (file.endsWith('.mts')) return true;
  const manifest = module.findPackageJSON(pathToFileURL(file));
  // Node 24 answers the file itself where there is no package.json.
  if (manifest === undefined || basename(manifest) !== 'package.json') return false;
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: string }).type === 'module';
}
