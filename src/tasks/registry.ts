import { task as textClassification } from './text-classification.ts';
import type { Task } from './task.ts';

/**
 * Every task, by name. Read at the time of use, so that a test can register another. A new task is one file and one
 * line here.
 */
export const TASKS: Record<string, Task> = { [textClassification.name]: textClassification };

export const DEFAULT_TASK = textClassification.name;
