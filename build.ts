import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import manifest from './package.json' with { type: 'json' };
import emulator from './emulator/package.json' with { type: 'json' };

// `dist/` has the repository's tree, so that a file finds another at the same relative path in both.
const RESOURCES = [
  'inference-code/**/*.{py,txt,json}',
  'serving-code/*.py',
  'loader-code/*.py',
  'src/container/{server,function}/*.py',
  'src/package/vendor/*.py',
  'src/package/onnx/*.py',
  'src/local/requirements/*.txt',
  'src/package/source/*.py',
  'examples/transactions/*.{md,txt,json,tsv}',
  'examples/transactions/model/*',
];

const EMULATOR = 'dist/emulator/src/index.js';

process.chdir(import.meta.dirname);
rmSync('dist', { recursive: true, force: true });
execFileSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
for (const file of globSync(RESOURCES)) cpSync(file, join('dist', file));
for (const file of globSync('dist/**/*.{js,d.ts}')) linkEmulator(file);
writeManifest();

/** The emulator is a package of the workspace and not on the registry: its name becomes a relative path. */
function linkEmulator(file: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(`'${emulator.name}'`)) return;
  const path = relative(dirname(file), EMULATOR);
  writeFileSync(
    file,
    text.replaceAll(`'${emulator.name}'`, `'${path.startsWith('.') ? path : `./${path}`}'`),
  );
}

/** What the compiled files import of package.json; `exports` and scripts belong to the root's file. */
function writeManifest(): void {
  const { name, version, description, license, type } = manifest;
  writeFileSync(
    'dist/package.json',
    `${JSON.stringify({ name, version, description, license, type }, null, 2)}\n`,
  );
}
