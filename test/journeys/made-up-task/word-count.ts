import * as z from 'zod/mini';

import type { Task } from '../../../src/tasks/task.ts';
import { countInputs } from '../../../src/tasks/answers.ts';
import {
  closedObject,
  normalized,
  requestOrText,
  requestSchema as bodySchema,
  type TaskRequest,
  textSchema,
  textsSchema,
} from '../../../src/tasks/text-input.ts';

const requestSchema = requestOrText(bodySchema(textsSchema, z.optional(closedObject({}))));
const answerSchema = z.array(z.int());

/** Texts to their numbers of words: a task that no release has. */
export const task: Task<TaskRequest<z.infer<typeof textsSchema>, object>, number[]> = {
  name: 'word-count',
  module: import.meta.url,
  operation: 'count',
  path: '/count',
  requestSchema,
  plainTextSchema: textSchema,
  answerSchema,
  answerForm: 'a list of integers, one per text',
  sample: { inputs: 'three short words' },
  probe: { inputs: 'ok' },
  architectures: /^WordCounter$/,
  limits: [],
  documentation: {
    summary: 'Number of words of each text',
    requests: { one: { summary: 'One text', value: { inputs: 'three short words' } } },
    plainText: 'three short words',
    answer: 'The numbers',
    answers: { numbers: { summary: 'The number of one text', value: [3] } },
  },
  normalized: (body) => normalized(body as z.infer<typeof requestSchema>),
  inputsIn: countInputs,
  mismatch: ({ length }, request) =>
    length === countInputs(request) ? undefined : `has ${length} numbers for ${countInputs(request)} texts`,
  fromWords: (words) => ({ inputs: words }),
  lines: (_inputs, answer) => answer.map((words) => `  ${words} words`),
};
