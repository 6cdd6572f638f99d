import { task as featureExtraction } from './feature-extraction.ts';
import { task as fillMask } from './fill-mask.ts';
import { task as questionAnswering } from './question-answering.ts';
import type { Task } from './task.ts';
import { task as textClassification } from './text-classification.ts';
import { task as tokenClassification } from './token-classification.ts';
import { task as zeroShotClassification } from './zero-shot-classification.ts';

const ALL: readonly Task[] = [
  textClassification,
  questionAnswering,
  tokenClassification,
  zeroShotClassification,
  featureExtraction,
  fillMask,
] as readonly Task[];

/**
 * Every task, by name. Read at the time of use, so that a test can register another. A new task is one file and two
 * lines here.
 */
export const TASKS: Record<string, Task> = Object.fromEntries(ALL.map((task) => [task.name, task]));

export const DEFAULT_TASK = textClassification.name;
