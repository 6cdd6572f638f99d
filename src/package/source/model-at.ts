import { readdir } from 'node:fs/promises';
import { ADAPTER_CONFIG } from '../transformers/adapter.ts';
import { isTransformersWeights, isWeights } from '../weights.ts';

/** Names in a folder; empty for anything else, and for a folder that cannot be read. */
export async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  return new Set(await readdir(folder).catch(() => []));
}

// A Trainer saves its arguments and the state of optimizer and scheduler under names that weights could have.
const TRAINING_STATE = /^(training_args|optimizer|scheduler|scaler|rng_state.*)\.(bin|pt|pth)$/;

/** Whether a folder with these files has a model of its own: a whole one, or a PEFT adapter. */
export function hasModel(names: ReadonlySet<string>): boolean {
  const weights = [...names].some((name) => isWeights(name) && !TRAINING_STATE.test(name));
  return weights && (names.has('config.json') || names.has(ADAPTER_CONFIG));
}

/** Whether a folder with these files is a PEFT adapter without its base model. */
export function isAdapter(names: ReadonlySet<string>): boolean {
  return names.has(ADAPTER_CONFIG) && ![...names].some(isTransformersWeights);
}
