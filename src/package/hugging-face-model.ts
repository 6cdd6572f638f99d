import { Fault } from '../contract/fault.ts';
import type { FolderFile } from './folder.ts';
import { readJsonFile } from './json-file.ts';
import { isVocabulary } from './model-files.ts';

/** The models that the bundled serve script loads. */
export interface ServedModels {
  /** The task, by its Hugging Face name. */
  readonly name: string;
  /** Matches the `architectures` in the config.json of a model for the task. */
  readonly architectures: RegExp;
}

/** Tokenizers that read bytes or characters, and have no vocabulary. */
const WITHOUT_VOCABULARY = /^(ByT5|Canine|Perceiver)Tokenizer$/;

/**
 * Checks a folder that the bundled serve script loads. Throws Fault `package` for JSON that transformers cannot read, for
 * a model of another task, which transformers would give a head at random, and for a missing tokenizer, which it would
 * invent.
 */
export async function checkHuggingFaceModel(
  files: readonly FolderFile[],
  served: ServedModels,
): Promise<void> {
  const config = await jsonAt(files, 'config.json');
  const tokenizer = await jsonAt(files, 'tokenizer_config.json');
  rejectOtherTask(config, served);
  if (files.some(({ path }) => isVocabulary(path))) return;
  if (WITHOUT_VOCABULARY.test(String(tokenizer['tokenizer_class']))) return;
  throw new Fault(
    'package',
    'the model folder has no tokenizer: no tokenizer.json, vocab.txt, vocab.json or *.model',
    'Save it next to the model: tokenizer.save_pretrained(DIR).',
  );
}

/** Older versions of transformers wrote no architectures: then the weights decide, when the model is loaded. */
function rejectOtherTask(
  config: Readonly<Record<string, unknown>>,
  { name, architectures }: ServedModels,
): void {
  const { architectures: found } = config;
  if (!Array.isArray(found) || found.length === 0) return;
  if (found.some((each) => architectures.test(String(each)))) return;
  throw new Fault(
    'package',
    `config.json names the architecture ${found.join(', ')}, which is no model for ${name}`,
    `Pass a model with an architecture that ends in ${endOf(architectures)}, or a serve script of your own with --code DIR.`,
  );
}

/** `/ForSequenceClassification$/` as text. */
function endOf({ source }: RegExp): string {
  return source.replace(/[$^]/g, '');
}

/** A JSON object of the folder; empty without the file. */
async function jsonAt(files: readonly FolderFile[], path: string): Promise<Record<string, unknown>> {
  const file = files.find((each) => each.path === path);
  return file ? await readJsonFile(file) : {};
}
