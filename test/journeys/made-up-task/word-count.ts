import * as z from 'zod/mini';

import type { Task } from '../../../src/tasks/task.ts';
import {
  closedObject,
  textRequest,
  type TextRequest,
  textRequestSchema,
  textSchema,
} from '../../../src/tasks/text-input.ts';

const requestSchema = textRequestSchema(closedObject({}));
const answerSchema = z.array(z.int());

/** Texts to their numbers of words: a task that no release has. */
export const task: Task<TextRequest<object>, number[]> = {
  name: 'word-count',
  module: import.meta.url,
  operation: 'count',
  path: '/count',
  requestSchema,
  plainTextSchema: textSchema,
  answerSchema,
  answerForm: 'a list of integers, one per text',
  sample: 'three short words',
  probe: 'ok',
  architectures: /^WordCounter$/,
  limits: [],
  documentation: {
    summary: 'Number of words of each text',
    requests: { one: { summary: 'One text', value: { inputs: 'three short words' } } },
    plainText: 'three short words',
    answer: 'The numbers',
    answers: { numbers: { summary: 'The number of one text', value: [3] } },
  },
  normalized: (body) => textRequest(body as z.infer<typeof requestSchema>),
  inputsIn: ({ inputs }) => inputs.length,
  mismatch: ({ length }, inputs) =>
    length === inputs ? undefined : `has ${length} numbers for ${inputs} texts`,
  lines: (_inputs, answer) => answer.map((words) => `  ${words} words`),
};
