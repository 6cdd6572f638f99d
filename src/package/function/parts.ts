import type { MinorPython } from '../../local/minor-python.ts';
import { CODE_FOLDER } from '../../local/own-script.ts';
import { selectCode } from '../code-files.ts';
import { buildManifest, type Manifest } from '../manifest.ts';
import type { ImagePython } from '../vendor/image-python.ts';
import { bytecodeOf } from './bytecode.ts';
import { pythonMark } from './lambda-python.ts';
import { isUsed } from './prune.ts';
import { type Wheel, wheelEntries } from './wheel.ts';
import { storedEntry, textEntry, type ZipEntry } from './zip-entry.ts';

const PACKAGES = 'packages';
const MODEL = 'model';
/** The file from which a handler sees whether its interpreter can load the packages. */
const PYTHON_FILE = `${PACKAGES}/PYTHON`;

/** What a function is made of. */
export interface Ingredients {
  /** What /opt/ml/model has on SageMaker. */
  readonly manifest: Manifest;
  readonly wheels: readonly Wheel[];
  /** Nothing but the built-in serve script uses the packages. */
  readonly isAlone: boolean;
  /** The folder of the handler. */
  readonly servingCode: string;
  readonly python: ImagePython;
  /** Compiles; without it, the function has no bytecode. */
  readonly interpreter: MinorPython | undefined;
  /** The parent folder of bytecode. */
  readonly cache: string;
}

/** The parts of a function. */
export interface Parts {
  /** By name and version of the package. */
  readonly packages: ReadonlyMap<string, readonly ZipEntry[]>;
  /** The handler. */
  readonly code: readonly ZipEntry[];
  /** The files of the archive. */
  readonly model: readonly ZipEntry[];
  /** Of packages and handler. */
  readonly bytecode: readonly ZipEntry[];
  /** Of the serve script in the archive. */
  readonly modelBytecode: readonly ZipEntry[];
}

/** All files, with bytecode. */
export function entriesOf(parts: Parts): ZipEntry[] {
  const { code, model, bytecode, modelBytecode } = parts;
  return [...[...parts.packages.values()].flat(), ...code, ...model, ...bytecode, ...modelBytecode];
}

/** The files of a function: `packages/`, `model/` and the handler beside them. Throws Fault `package`. */
export async function functionParts(from: Ingredients): Promise<Parts> {
  const packages = await packageEntries(from, PACKAGES);
  const serving = await servingEntries(from.servingCode);
  const model = from.manifest.entries.map((entry) => storedEntry(entry, `${MODEL}/${entry.path}`));
  return {
    packages,
    code: [...serving, textEntry(PYTHON_FILE, `${pythonMark(from.python)}\n`)],
    model,
    bytecode: [...(await compiled([...packages.values()].flat(), from)), ...(await compiled(serving, from))],
    modelBytecode: await compiled(model, from),
  };
}

/** What wheels install into a folder, by name and version. Of two wheels with a file of the same name, the later one's is installed, as by pip. */
export async function packageEntries(
  { wheels, isAlone }: Pick<Ingredients, 'wheels' | 'isAlone'>,
  folder: string,
): Promise<Map<string, ZipEntry[]>> {
  const packages = new Map<string, ZipEntry[]>();
  const taken = new Set<string>();
  for (const wheel of wheels.toReversed()) {
    const used = (await wheelEntries(wheel)).filter(({ path }) => isUsed(wheel, path, isAlone));
    const own = used.filter(({ path }) => !taken.has(path));
    for (const { path } of own) taken.add(path);
    packages.set(
      `${wheel.name} ${wheel.version}`,
      own.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` })),
    );
  }
  return packages;
}

/** The serving code. */
export async function servingEntries(folder: string): Promise<ZipEntry[]> {
  const { files } = await selectCode(folder);
  const inRoot = files.map(({ path, source }) => ({ path: path.slice(`${CODE_FOLDER}/`.length), source }));
  return (await buildManifest(inRoot)).entries.map((entry) => storedEntry(entry, entry.path));
}

/** Their bytecode; nothing without an interpreter. */
export async function compiled(
  entries: readonly ZipEntry[],
  { interpreter, cache }: Pick<Ingredients, 'interpreter' | 'cache'>,
): Promise<ZipEntry[]> {
  return interpreter === undefined ? [] : await bytecodeOf(entries, interpreter, cache);
}
