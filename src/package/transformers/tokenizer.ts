import { Fault } from '../../contract/fault.ts';
import type { FolderFile } from '../folder.ts';
import { checkJsonEnds } from '../json-file.ts';
import { isVocabulary } from '../model-files.ts';
import { fileAt, type Frameworks, jsonAt, type JsonObject, type ServedModels } from './model-config.ts';
import { KNOWN_IMAGES, lacksTokenizer } from './tables.ts';

/** Tokenizers that read bytes or characters, and have no vocabulary. */
const WITHOUT_VOCABULARY = /^(ByT5|Canine|Perceiver)Tokenizer$/;

/** Throws Fault `package` for a tokenizer that is missing, which transformers would invent, or that it cannot read. */
export async function checkTokenizer(model: readonly FolderFile[], image: Frameworks): Promise<void> {
  const tokenizer = await jsonAt(model, 'tokenizer_config.json');
  checkTokenizerClass(tokenizer, image);
  checkExtraTokens(tokenizer, image);
  const fast = fileAt(model, 'tokenizer.json');
  if (fast) await checkJsonEnds(fast);
  if (model.some(({ path }) => isVocabulary(path))) return;
  if (WITHOUT_VOCABULARY.test(String(tokenizer['tokenizer_class']))) return;
  throw new Fault(
    'package',
    'the model folder has no tokenizer: no tokenizer.json, vocab.txt, vocab.json or *.model',
    'Save it next to the model: tokenizer.save_pretrained(DIR).',
  );
}

/**
 * Whether the version of transformers decides if the model gets the types of the tokens of a pair (token_type_ids): 4
 * passes them, and 5 does not. Tokenizers with a class of their own name their inputs.
 */
export async function leavesTypesOpen(
  model: readonly FolderFile[],
  config: JsonObject,
  { readsPairs }: Pick<ServedModels, 'readsPairs'>,
): Promise<boolean> {
  const tokenizer = await jsonAt(model, 'tokenizer_config.json');
  const isOpen =
    tokenizer['tokenizer_class'] === 'PreTrainedTokenizerFast' && !tokenizer['model_input_names'];
  return readsPairs === true && isOpen && Number(config['type_vocab_size']) > 1;
}

/** Throws Fault `package` for a tokenizer's class that the image's transformers does not have. */
function checkTokenizerClass(tokenizer: JsonObject, { transformers }: Frameworks): void {
  const name = tokenizer['tokenizer_class'];
  if (typeof name !== 'string' || transformers === undefined || !lacksTokenizer(transformers, name)) return;
  const rewrite =
    name === 'TokenizersBackend'
      ? ', or set tokenizer_class to "PreTrainedTokenizerFast", which all versions read'
      : '';
  throw new Fault(
    'package',
    `tokenizer_config.json names the class ${name}, which transformers ${transformers} of the image does not have`,
    `Set container.version to '${KNOWN_IMAGES.find((each) => !lacksTokenizer(each, name)) ?? ''}'${rewrite}.`,
  );
}

// 4.48 to 4.57 call keys() on it when they load the tokenizer; 4.37 does not know it.
function checkExtraTokens({ extra_special_tokens: extra }: JsonObject, { transformers }: Frameworks): void {
  if (!Array.isArray(extra) || !/^4\.(4[89]|5)/.test(transformers ?? '')) return;
  throw new Fault(
    'package',
    `tokenizer_config.json has extra_special_tokens as a list, which transformers ${transformers} of the image does not read`,
    'Remove container.version for an image with transformers 5, or rename it to additional_special_tokens.',
  );
}
