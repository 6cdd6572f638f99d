import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonFile } from '../json-file.ts';
import { hasModel, namesIn } from './model-at.ts';
import type { SourceKind } from './source.ts';
import { CODE_FOLDER } from '../../local/own-script.ts';

const CHECKPOINT = /^checkpoint-(\d+)$/;
const STATE = 'trainer_state.json';

/**
 * The output folder of a transformers Trainer: `checkpoint-STEP` folders, and no model of its own. A root with a model,
 * as `Trainer.save_model` writes it, is packed itself.
 */
export const trainerOutput: SourceKind = {
  async recognises(folder) {
    const names = await namesIn(folder);
    if (hasModel(names) || names.has(CODE_FOLDER)) return false;
    return (await checkpointsIn(folder, names)).length > 0;
  },

  async resolve(folder, { say }) {
    const [last = '', ...others] = await checkpointsIn(folder, await namesIn(folder));
    const best = await bestOf(folder, last);
    const chosen = best !== undefined && [last, ...others].includes(best) ? best : last;
    say(`Model: ${chosen} of ${folder}, ${reason(chosen, best)}.`);
    return join(folder, chosen);
  },
};

function reason(chosen: string, best: string | undefined): string {
  if (chosen === best) return `the best one by best_model_checkpoint in ${STATE}`;
  const last = 'the last one';
  if (best === undefined) return `${last}: the training recorded no best_model_checkpoint`;
  return `${last}: the best one, ${best}, is not in the folder`;
}

/** The checkpoints with a model, the last one first. */
async function checkpointsIn(folder: string, names: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    if (CHECKPOINT.test(name) && hasModel(await namesIn(join(folder, name)))) found.push(name);
  }
  return found.toSorted((left, right) => stepOf(right) - stepOf(left));
}

function stepOf(name: string): number {
  return Number(CHECKPOINT.exec(name)?.[1]);
}

/**
 * The folder name in best_model_checkpoint; its path is that of the machine of the training. Every checkpoint has the
 * state of its step, and the root that of the end, if `Trainer.save_state` was called: the later one counts.
 */
async function bestOf(folder: string, last: string): Promise<string | undefined> {
  const states = await Promise.all([stateAt(folder, join(last, STATE)), stateAt(folder, STATE)]);
  const [latest] = states.toSorted((left, right) => stepIn(right) - stepIn(left));
  const best = latest?.['best_model_checkpoint'];
  return typeof best === 'string' ? best.split(/[/\\]/).findLast((part) => part !== '') : undefined;
}

async function stateAt(folder: string, path: string): Promise<Record<string, unknown>> {
  const source = join(folder, path);
  return existsSync(source) ? await readJsonFile({ path, source }) : {};
}

function stepIn({ global_step: step }: Readonly<Record<string, unknown>>): number {
  return typeof step === 'number' ? step : -1;
}
