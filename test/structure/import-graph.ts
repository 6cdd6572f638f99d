import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** One import of a file: another file of the project, or a package. */
export interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

/** A source file with its size and what it imports. Paths are relative to the project, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

const PATTERNS = [
  'src/**/*.{ts,py}',
  'infra/**/*.ts',
  'scripts/**/*.ts',
  'emulator/src/**/*.ts',
  'inference-code/**/*.py',
  'serving-code/*.py',
  'loader-code/*.py',
  'examples/**/*.py',
  'bench/**/*.ts',
  'docs/**/*.ts',
];

// `import … from 'x'`, `export … from 'x'`, `import('x')` and `import 'x'`, over several lines.
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?from\s*)?'([^']+)'|import\('([^']+)'\)/g;

/** Every file that runs in production or on a user's machine; tests are not part of it. */
export function readSources(): SourceFile[] {
  return PATTERNS.flatMap((pattern) => globSync(pattern, { cwd: PROJECT })).map((path) => readSource(path));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(PROJECT, path), 'utf8');
  const imports = path.endsWith('.ts') ? importsOf(path, text) : [];
  return { path, lines: text.split('\n').length - 1, imports };
}

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(([, type, from, dynamic]) => {
    const specifier = from ?? dynamic ?? '';
    const target = specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : specifier;
    return { target, typeOnly: type !== undefined };
  });
}

/** The folder of a file. */
export function folderOf(path: string): string {
  return dirname(path);
}

/** The layer of a file: `src/x` for everything below it, the top-level folder for the others. */
export function layerOf(path: string): string {
  const [top = '', second = '', ...rest] = path.split('/');
  if (top !== 'src') return top;
  return rest.length > 0 ? `src/${second}` : 'src';
}

/** Lines per folder or layer, the largest first; `groupOf` is `folderOf` or `layerOf`. */
export function linesPer(
  groupOf: (path: string) => string,
  files: readonly SourceFile[],
): [string, number][] {
  const lines = new Map<string, number>();
  for (const { path, lines: count } of files) {
    lines.set(groupOf(path), (lines.get(groupOf(path)) ?? 0) + count);
  }
  return [...lines].toSorted(([, a], [, b]) => b - a);
}

/** A cycle in a graph of names, as the list of its nodes; undefined when there is none. */
export function findCycle(targets: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const target of targets.get(node) ?? []) {
      const cycle = visit(target, [...trail, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of targets.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** File → the project's files that it imports. */
export function fileGraph(files: readonly SourceFile[]): Map<string, Set<string>> {
  const own = new Set(files.map(({ path }) => path));
  return new Map(
    files.map(({ path, imports }) => [
      path,
      new Set(imports.map(({ target }) => target).filter((target) => own.has(target))),
    ]),
  );
}

/** Group → the other groups it imports, for `folderOf` or `layerOf`. */
export function groupGraph(
  groupOf: (path: string) => string,
  files: readonly SourceFile[],
): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const [from, targets] of fileGraph(files)) {
    const group = groupOf(from);
    const reached = graph.get(group) ?? new Set();
    for (const to of targets) if (groupOf(to) !== group) reached.add(groupOf(to));
    graph.set(group, reached);
  }
  return graph;
}

/**
 * The entries of a folder, as a graph of its files and subfolders: an import from anywhere below one entry to
 * anywhere below another is an edge. With a cycle, parts of the folder depend on each other.
 */
export function entryGraph(folder: string, files: readonly SourceFile[]): Map<string, Set<string>> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const entryOf = (path: string): string | undefined =>
    path.startsWith(prefix) ? path.slice(prefix.length).split('/')[0] : undefined;
  const graph = new Map<string, Set<string>>();
  for (const [from, targets] of fileGraph(files)) {
    const entry = entryOf(from);
    if (entry === undefined) continue;
    const reached = graph.get(entry) ?? new Set();
    for (const to of targets) {
      const other = entryOf(to);
      if (other !== undefined && other !== entry) reached.add(other);
    }
    graph.set(entry, reached);
  }
  return graph;
}

/** Every folder with source files, at any depth, except the root, which is divided into layers. */
export function foldersOf(files: readonly SourceFile[]): string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    const parts = path.split('/').slice(0, -1);
    parts.forEach((_, index) => folders.add(parts.slice(0, index + 1).join('/')));
  }
  return [...folders];
}

/** Imports of a layer that `below` does not list for it, as "from → to". */
export function upwardImports(
  below: Readonly<Record<string, readonly string[]>>,
  files: readonly SourceFile[],
): string[] {
  return [...groupGraph(layerOf, files)].flatMap(([from, targets]) =>
    [...targets].filter((to) => !(below[from] ?? []).includes(to)).map((to) => `${from} → ${to}`),
  );
}
