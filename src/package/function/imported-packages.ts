import { CODE_FOLDER } from '../../local/own-script.ts';
import { readCode } from '../code-files.ts';
import { hookNames } from '../hooks.ts';
import type { ManifestEntry } from '../manifest.ts';
import { importedModules, packageOf, requiredModules } from '../python-names.ts';

const CALLED = [...hookNames, 'transform_fn'];
/** ONNX Runtime imports NumPy; the tokenizers need nothing else. */
const NEEDED_BY: Readonly<Record<string, readonly string[]>> = { onnxruntime: ['numpy'] };

/** The packages that any import statement of a program's folder names, with what they need themselves. */
export async function namedIn(code: readonly ManifestEntry[]): Promise<ReadonlySet<string>> {
  const programs = code.filter(({ path }) => path.endsWith('.py'));
  const sources = await Promise.all(programs.map(async ({ source }) => await readCode(source)));
  const named = sources.flatMap((source) => importedModules(source).map(packageOf));
  return new Set(named.flatMap((name) => [name, ...(NEEDED_BY[name] ?? [])]));
}

/** The packages that a program must be able to import, through modules of its own as well, and the file that does. */
export async function importedBy(
  program: string,
  code: readonly ManifestEntry[],
): Promise<Map<string, string>> {
  const imported = new Map<string, string>();
  const waiting = [`${CODE_FOLDER}/${program}`];
  const seen = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = code.find((each) => each.path === path);
    if (file === undefined || seen.has(path)) continue;
    seen.add(path);
    for (const module of requiredModules(await readCode(file.source), CALLED)) {
      waiting.push(...filesOf(module));
      if (!imported.has(packageOf(module))) imported.set(packageOf(module), path);
    }
  }
  return imported;
}

/** Where a module may be in the code folder, with the packages that contain it. */
function filesOf(module: string): string[] {
  const names = module.split('.');
  const paths = names.map((_, index) => [CODE_FOLDER, ...names.slice(0, index + 1)].join('/'));
  return paths.flatMap((path) => [`${path}.py`, `${path}/__init__.py`]);
}
