import { Fault } from '../contract/fault.ts';
import { type Selection, walkFolder } from './folder.ts';
import { modelsBelow } from './model-below.ts';
import { ownModelChoice } from './model-files.ts';
import { rejectOtherFramework } from './other-framework.ts';
import { selectModel } from './select-model.ts';
import { pathInModel, type ScriptPlace } from './serve-script.ts';
import type { ServedModels } from './transformers/model-config.ts';
import { checkWeights, isWeights } from './weights.ts';

/** The model folder, and the models that the bundled serve script loads. */
interface ModelOfScript {
  readonly modelDir: string;
  readonly served?: ServedModels | undefined;
}

/** The files of a model that are packed for its serve script. Throws Fault `package`. */
export async function modelOfScript(
  root: string,
  place: ScriptPlace,
  model: ModelOfScript,
): Promise<Selection> {
  if (place.kind !== 'bundled') return await ownModel(root, place);
  if (model.served?.passThrough) throw noOwnScript(model.served);
  return await bundledModel(root, model);
}

function noOwnScript({ name }: Pick<ServedModels, 'name'>): Fault {
  return new Fault(
    'package',
    `the task ${name} needs a serve script of your own, and the model folder has none`,
    'Set --code to its folder and --entry to its program, or put it into code/ of the model folder.',
  );
}

/** What the bundled serve script loads, complete. */
async function bundledModel(root: string, { modelDir }: ModelOfScript): Promise<Selection> {
  const model = await selectModel(root);
  await rejectIncomplete(modelDir, model);
  await checkWeights(model.files);
  return model;
}

/** Everything that a script could load. */
async function ownModel(root: string, place: ScriptPlace): Promise<Selection> {
  const model = await walkFolder(root, ownModelChoice(await pathInModel(place, root)));
  await checkWeights(model.files);
  return model;
}

async function rejectIncomplete(modelDir: string, { files, leftOut }: Selection): Promise<void> {
  const hasConfig = files.some(({ path }) => path === 'config.json');
  const hasWeights = files.some(({ path }) => isWeights(path));
  if (hasConfig && hasWeights) return;
  const lacks = [hasConfig ? [] : ['config.json'], hasWeights ? [] : ['weights']].flat().join(' and no ');
  const [best, ...others] = await modelsBelow(modelDir);
  if (best === undefined) {
    rejectOtherFramework(modelDir, leftOut);
    throw new Fault('package', `${modelDir} has no ${lacks}`, incompleteHint);
  }
  const also = others.length > 0 ? ` (or ${others.join(', ')})` : '';
  throw new Fault(
    'package',
    `${modelDir} has no ${lacks}, but a subfolder has`,
    `Pass --model ${best}${also}`,
  );
}

const incompleteHint =
  'Pass the folder that save_pretrained wrote, with config.json and model.safetensors or pytorch_model.bin. Any other model needs a serve script of your own: --code DIR.';
