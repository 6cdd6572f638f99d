import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** One import of a file: another file of the house, or a package. */
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
  'inference-code/*.py',
  'examples/**/*.py',
  'bench/**/*.ts',
];

// `import … from 'x'`, `export … from 'x'`, `import('x')` and `import 'x'`, over several lines.
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?from\s*)?'([^']+)'|import\('([^']+)'\)/g;

/** Every file of the house that runs in production or on a user's machine; tests are not part of it. */
export function readHouse(): SourceFile[] {
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

/** The room a file lies in: its folder. */
export function roomOf(path: string): string {
  return dirname(path);
}

/** The wing a room belongs to: `src/x` for all that lies under it, the top-level folder for the others. */
export function wingOf(path: string): string {
  const [top = '', second = '', ...rest] = path.split('/');
  if (top !== 'src') return top;
  return rest.length > 0 ? `src/${second}` : 'src';
}

/** Lines per place, the largest first; `placeOf` is `roomOf` or `wingOf`. */
export function linesPer(
  placeOf: (path: string) => string,
  files: readonly SourceFile[],
): [string, number][] {
  const lines = new Map<string, number>();
  for (const { path, lines: count } of files) {
    lines.set(placeOf(path), (lines.get(placeOf(path)) ?? 0) + count);
  }
  return [...lines].toSorted(([, a], [, b]) => b - a);
}

/** A circle of imports among files, as the list of its files; undefined when there is none. */
export function findCircle(files: readonly SourceFile[]): string[] | undefined {
  const targets = new Map(files.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const target of targets.get(path) ?? []) {
      const circle = visit(target, [...trail, path]);
      if (circle) return circle;
    }
    done.add(path);
    return undefined;
  };
  for (const { path } of files) {
    const circle = visit(path, []);
    if (circle) return circle;
  }
  return undefined;
}
