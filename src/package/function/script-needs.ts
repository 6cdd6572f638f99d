import { CODE_FOLDER } from '../../local/own-script.ts';
import { Fault } from '../../contract/fault.ts';
import { readCode } from '../code-files.ts';
import { programOf } from '../entry-module.ts';
import { hookNames } from '../hooks.ts';
import type { ManifestEntry } from '../manifest.ts';
import type { ModelPackage } from '../model.ts';
import { GRAPH_RUNTIME, hasGraph } from '../onnx-graph.ts';
import { importedModules, packageOf, requiredModules } from '../python-names.ts';
import { HOSTS_WITH_PYTORCH } from './other-hosts.ts';

const LARGE = ['torch', 'transformers'];
const CALLED = [...hookNames, 'transform_fn'];
/** ONNX Runtime imports NumPy; the tokenizers need nothing else. */
const NEEDED_BY: Readonly<Record<string, readonly string[]>> = { onnxruntime: ['numpy'] };

/** A model with its serve script, as `describeModel` returns it. */
export type ServedModel = Pick<ModelPackage, 'manifest' | 'isBundled' | 'environment'>;

/**
 * The packages that a serve script needs besides requirements.txt: of its own one, those that any import in its folder
 * names, as also an import in a helper may run. Throws Fault `package` for a script that cannot run
 * without PyTorch or transformers, and for the built-in one without an ONNX graph.
 */
export async function runtimeOf(model: ServedModel): Promise<readonly string[]> {
  const { manifest, isBundled, environment } = model;
  if (isBundled && !hasGraph(manifest)) throw noGraph();
  if (isBundled) return GRAPH_RUNTIME;
  const code = manifest.entries.filter(({ path }) => path.startsWith(`${CODE_FOLDER}/`));
  const required = await importedBy(programOf(environment), code);
  const large = LARGE.find((name) => required.has(name));
  if (large !== undefined) throw tooLarge(large, required.get(large) ?? '');
  const named = await namedIn(code);
  return GRAPH_RUNTIME.filter((name) => named.has(name));
}

/** The packages that any import statement of a program's folder names, with what they need themselves. */
async function namedIn(code: readonly ManifestEntry[]): Promise<ReadonlySet<string>> {
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

function noGraph(): Fault {
  return new Fault(
    'package',
    'the model has no ONNX graph, and a function has no PyTorch, which would answer without one',
    `Export a graph: --onnx. ${HOSTS_WITH_PYTORCH}`,
  );
}

function tooLarge(name: string, path: string): Fault {
  return new Fault(
    'package',
    `${path} imports ${name}, which a function does not have`,
    `Load an ONNX graph in the script instead. ${HOSTS_WITH_PYTORCH}`,
  );
}
