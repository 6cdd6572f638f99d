import { frameworksOf } from '../../../infra/images.ts';
import { type Finding, warning } from '../finding.ts';
import { check, type With } from '../subject.ts';

const CHECK = 'transformers version';

/** Whether the model means something else to the image's transformers than to the version that saved it. */
export const savedWithCheck = check(CHECK, ['host'], ['archive'], checkSavedWith, 'sagemaker');

function checkSavedWith({ config, archive: { facts } }: With<'archive'>): Finding[] {
  const image = frameworksOf(config.container).transformers;
  const open = facts?.leavesTypesOpen === true ? judgeOpenTypes(facts.savedWith, image) : [];
  return [...judgeSavedWith(facts?.savedWith, image), ...open];
}

/**
 * What an older version certainly cannot read stops the packing. Version 4 also ignores what 5 writes under another
 * name, such as `rope_parameters` for `rope_theta`, and loads a model with default values instead.
 */
export function judgeSavedWith(savedWith: string | undefined, image: string | undefined): Finding[] {
  if (savedWith === undefined || image === undefined) return [];
  if (parseInt(savedWith, 10) <= parseInt(image, 10)) return [];
  return [
    warning(
      CHECK,
      `the model was saved with transformers ${savedWith}, and the image has ${image}, which may ignore settings that it does not know`,
      'Remove container.version for the newest image, or compare the scores with those of your training.',
    ),
  ];
}

/**
 * A tokenizer without a class of its own and without `model_input_names` has those of the version that loads it: 4 gives
 * the model token_type_ids, and 5 does not. The built-in serve script runs a graph as 5 does.
 */
export function judgeOpenTypes(savedWith: string | undefined, image: string | undefined): Finding[] {
  // Version 5 always writes its number.
  const hadTypes = parseInt(savedWith ?? '4', 10) < 5;
  if (hadTypes === parseInt(image ?? '5', 10) < 5) return [];
  const there = image === undefined ? 'a graph is run as by 5' : `the image has ${image}`;
  const inputs = ['input_ids', ...(hadTypes ? ['token_type_ids'] : []), 'attention_mask'];
  return [
    warning(
      CHECK,
      `tokenizer_config.json has no model_input_names: pairs of texts have token_type_ids in transformers 4 and none in 5; the model was saved with ${savedWith ?? 'an unknown version'}, and ${there}, so that their scores differ`,
      `Add what the model was trained with to tokenizer_config.json: "model_input_names": ${JSON.stringify(inputs)}.`,
    ),
  ];
}
