import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Fault } from '../contract/fault.ts';
import { printable } from './archive-name.ts';
import type { Choice, FolderFile, Selection } from './folder.ts';
import { readJson } from './json-file.ts';

export const MODULES = 'modules.json';

/** Modules of sentence-transformers that the bundled serve script computes, by the class in their `type`. */
const KNOWN = ['Transformer', 'Pooling', 'Dense', 'Normalize'];

const modulesSchema = z.array(z.object({ path: z.string(), type: z.string() }));

/** The folders of a sentence-transformers model: that of the transformer, empty for the root, and the others. */
export interface SentenceModules {
  readonly transformer: string;
  readonly others: readonly string[];
}

/**
 * Reads modules.json; without it, the whole model is in the root. Throws Fault `package` for a module that the bundled
 * serve script would leave out.
 */
export async function sentenceModules(root: string): Promise<SentenceModules> {
  const source = join(root, MODULES);
  if (!existsSync(source)) return { transformer: '', others: [] };
  const { data } = modulesSchema.safeParse(await readJson({ path: MODULES, source }));
  if (!data) throw new Fault('package', `${MODULES} is not a list of modules`, 'Save the model again.');
  const unknown = data.find(({ type }) => !KNOWN.includes(classOf(type)));
  if (unknown) throw otherModule(unknown.type);
  const folders = data.map(({ path }) => path.replace(/\/$/, ''));
  const transformer = folders[data.findIndex(({ type }) => classOf(type) === 'Transformer')];
  return { transformer: transformer ?? '', others: folders.filter((path) => path !== transformer) };
}

function classOf(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

const OWN_SCRIPT = 'bring a serve script of your own: --code DIR, with its packages in requirements.txt.';

function otherModule(type: string): Fault {
  return new Fault(
    'package',
    `${MODULES} has the module ${printable(type)}; the bundled serve script computes ${KNOWN.join(', ')} only`,
    `To serve the model with sentence-transformers itself, ${OWN_SCRIPT}`,
  );
}

/** Adds the folders of the modules to what a choice includes, with the same rules for the names in them. */
export function withModules(choice: Choice, { transformer, others }: SentenceModules): Choice {
  const folders = new Set([transformer, ...others]);
  return {
    folder: (path) => (folders.has(path) ? undefined : choice.folder(path)),
    file: (file) => {
      const [folder = '', name = ''] = file.path.split('/');
      return folders.has(folder) && name !== '' ? choice.file({ ...file, path: name }) : choice.file(file);
    },
  };
}

/**
 * The transformer's files at the root, where transformers looks for them: before version 2, sentence-transformers saved
 * them in `0_Transformer/`, and a config.json of its own in the root.
 */
export function withTransformerAtRoot(
  { files, leftOut }: Selection,
  { transformer }: SentenceModules,
): Selection {
  if (transformer === '') return { files, leftOut };
  const moved = files.map((file) => atRoot(file, `${transformer}/`));
  const names = new Set(moved.filter((file) => !files.includes(file)).map(({ path }) => path));
  const hidden = files.filter(({ path }) => names.has(path));
  const reason = `${transformer}/ has the one of the transformer`;
  return {
    files: moved.filter((file) => !hidden.includes(file)),
    leftOut: [...leftOut, ...hidden.map(({ path }) => ({ path, reason }))],
  };
}

function atRoot(file: FolderFile, folder: string): FolderFile {
  return file.path.startsWith(folder) ? { ...file, path: file.path.slice(folder.length) } : file;
}
