import { readFile } from 'node:fs/promises';
import { Fault } from '../contract/fault.ts';
import type { FolderFile } from './folder.ts';

/** The models that the bundled serve script loads. */
export interface ServedModels {
  /** The task, by its Hugging Face name. */
  readonly name: string;
  /** The `architectures` of a config.json whose models serve the task. */
  readonly architectures: RegExp;
}

/** What a tokenizer of transformers is loaded from; without any of them it knows no word. */
const VOCABULARY = /^(tokenizer\.json|vocab\.(txt|json)|dict\.txt|bpe\.codes|.*\.(model|spm|tiktoken))$/;

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
  const config = await readJson(files, 'config.json');
  const tokenizer = await readJson(files, 'tokenizer_config.json');
  rejectOtherTask(config, served);
  if (files.some(({ path }) => VOCABULARY.test(path))) return;
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
    `Pass a model whose architecture ends in ${endOf(architectures)}, or a serve script of your own with --code DIR.`,
  );
}

/** `/ForSequenceClassification$/` as text. */
function endOf({ source }: RegExp): string {
  return source.replace(/[$^]/g, '');
}

/** A JSON object of the folder; empty without the file. */
async function readJson(files: readonly FolderFile[], path: string): Promise<Record<string, unknown>> {
  const file = files.find((each) => each.path === path);
  if (!file) return {};
  const text = await readFile(file.source, 'utf8');
  // transformers reads it as UTF-8, and Python's json module refuses the mark.
  if (text.startsWith('\uFEFF'))
    throw new Fault('package', `${path} starts with a byte order mark`, 'Save it as UTF-8 without a BOM.');
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('package', `${path} is not JSON: ${reason}`, 'Export or download it again.', { cause });
  }
}
