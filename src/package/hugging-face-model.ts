import { Fault } from '../contract/fault.ts';
import { readCheckpoint, type Checkpoint } from './checkpoint/checkpoint.ts';
import type { FolderFile } from './folder.ts';
import { checkHead } from './transformers/head.ts';
import { architectureFor } from './transformers/image-support.ts';
import { labelCount } from './transformers/labels.ts';
import { loadedWeights, type LoadedWeights, storedWeights } from './transformers/loaded-weights.ts';
import { type Frameworks, jsonAt, type JsonObject, type ServedModels } from './transformers/model-config.ts';
import { checkRuntime } from './transformers/runtime.ts';
import { checkTokenizer, leavesTypesOpen } from './transformers/tokenizer.ts';

/** A folder that the bundled serve script loads. */
export interface BundledModel {
  readonly model: readonly FolderFile[];
  readonly code: readonly FolderFile[];
  readonly served: ServedModels;
  readonly image: Frameworks;
}

/** What the checks have read. */
export interface ModelFacts {
  readonly weights: LoadedWeights;
  /** The version of transformers that saved the model. */
  readonly savedWith: string | undefined;
  /** Whether the version of transformers decides what a pair of texts is for the model. */
  readonly leavesTypesOpen?: boolean;
}

/**
 * Checks a folder that the bundled serve script loads, without Python. Throws Fault `package` for everything that it
 * would not load in the image, or that transformers would make up: a head, a tokenizer, label names.
 */
export async function checkHuggingFaceModel(folder: BundledModel): Promise<ModelFacts> {
  const { model, code, served, image } = folder;
  const config = await jsonAt(model, 'config.json');
  rejectOtherTask(config, served);
  const architecture = architectureFor(config, served, image);
  await checkTokenizer(model, image);
  const checkpoint = await readCheckpoint(model, image.torch);
  await checkRuntime({ model, code, image, hasCheckpoint: checkpoint !== undefined });
  checkLabelled({ config, served, architecture, checkpoint });
  const { transformers_version: savedWith } = config;
  return {
    weights: checkpoint ? loadedWeights(checkpoint, config, image) : storedWeights(model),
    savedWith: typeof savedWith === 'string' ? savedWith : undefined,
    leavesTypesOpen: await leavesTypesOpen(model, config, served),
  };
}

interface Labelled {
  readonly config: JsonObject;
  readonly served: ServedModels;
  readonly architecture: string | undefined;
  readonly checkpoint: Checkpoint | undefined;
}

/** A task that has labels gets them from config.json; a span or a vector has none. */
function checkLabelled({ config, served, architecture, checkpoint }: Labelled): void {
  const isLabelled = /For(Sequence|Token)Classification/.test(served.architectures.source);
  const labels = isLabelled ? labelCount(config) : 0;
  // A quantizer saves weights in shapes of its own.
  if (architecture === undefined || checkpoint === undefined || config['quantization_config']) return;
  checkHead(checkpoint.tensors, { modelType: String(config['model_type']), architecture, labels });
}

/** Older versions of transformers wrote no architectures: then the weights decide. */
function rejectOtherTask(config: JsonObject, { name, architectures, detected }: ServedModels): void {
  const { architectures: found } = config;
  if (!Array.isArray(found) || found.length === 0) return;
  if (found.some((each) => architectures.test(String(each)))) return;
  throw new Fault(
    'package',
    `config.json names the architecture ${found.join(', ')}, which is no model for ${name}`,
    `${detected === undefined ? 'Pass' : `It is for ${detected}: pass --task ${detected}, or`} a model with an architecture that ends in ${endOf(architectures)}, or a serve script of your own with --code DIR.`,
  );
}

/** `/(ForMaskedLM|ForPreTraining)$/` as text; an optional ending is left out. */
function endOf({ source }: RegExp): string {
  return source.replaceAll(/\(\w+\)\?|[$^()]/g, '').replaceAll('|', ' or ');
}
