import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEAD, PICKLED_HEAD } from '../contract/setfit.ts';
import { DEFAULT_TASK, TASKS } from '../tasks/registry.ts';
import type { ModelFacts } from '../tasks/task.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The task of the model in a folder, by its architecture and labels, or by the head of SetFit; undefined if no task has
 * such models, and without a config.json that can be read: packing the model reports that with the reason.
 */
export function detectTask(folder: string): string | undefined {
  const stated = jsonAt(folder, 'modules.json');
  const modules = Array.isArray(stated) ? (stated as readonly Json[]) : [];
  // Older versions of sentence-transformers have the encoder in a folder of its own.
  const [encoder = ''] = strings(modules.map((each) => each['path']));
  const config = (jsonAt(folder, 'config.json') ?? jsonAt(folder, join(encoder, 'config.json'))) as
    | Json
    | undefined;
  if (config === undefined) return undefined;
  if ([PICKLED_HEAD, HEAD].some((name) => existsSync(join(folder, name)))) return DEFAULT_TASK;
  return taskOfModel({
    architectures: strings(config['architectures']),
    labels: strings(Object.values((config['id2label'] as Json | undefined) ?? {})),
    modules: strings(modules.map((each) => each['type'])),
  });
}

/** The first task that has such models; one that only some of these models fit is asked first. */
export function taskOfModel(facts: ModelFacts): string | undefined {
  const tasks = Object.values(TASKS).toSorted((left, right) => Number(!left.fits) - Number(!right.fits));
  return tasks.find(
    ({ architectures, fits }) =>
      facts.architectures.some((each) => architectures.test(each)) && (fits?.(facts) ?? true),
  )?.name;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function jsonAt(folder: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch {
    return undefined;
  }
}
