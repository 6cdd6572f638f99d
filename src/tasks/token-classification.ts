import * as z from 'zod/mini';

import { MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../contract/limits.ts';
import { countInputs, countMismatch, inputText, pairs } from './answers.ts';
import { boolean, choice, integer } from './parameters.ts';
import type { Task } from './task.ts';
import {
  bareTextSchema,
  closedObject,
  normalized,
  requestOrText,
  requestSchema as bodySchema,
  stringsSchema,
  type TaskRequest,
  textsSchema,
} from './text-input.ts';

const parameters = closedObject({
  aggregation_strategy: choice(['none', 'simple', 'first', 'average', 'max']),
  ignore_labels: z.optional(z.nullable(stringsSchema)),
  stride: integer(0),
  truncation: boolean(),
}).check(
  z.refine(
    ({ stride, aggregation_strategy: strategy }) => typeof stride !== 'number' || strategy !== 'none',
    {
      error: 'parameters.stride needs an aggregation_strategy other than none',
    },
  ),
);
const requestSchema = requestOrText(bodySchema(textsSchema, z.optional(parameters)));

/** An entity, or, without aggregation, a token. `start` and `end` count characters of the text. */
const entitySchema = z.object({
  entity_group: z.optional(z.string()),
  entity: z.optional(z.string()),
  index: z.optional(z.int()),
  score: z.number(),
  word: z.string(),
  start: z.int(),
  end: z.int(),
});
const answerSchema = z.array(z.union([entitySchema, z.array(entitySchema)]));

type Entity = z.infer<typeof entitySchema>;
type Request = TaskRequest<z.infer<typeof textsSchema>, Partial<z.infer<typeof parameters>>>;

const TEXT = 'Maria moved from Lisbon to Oslo.';
const SEVERAL = { inputs: [TEXT, 'Oslo'], parameters: { aggregation_strategy: 'first' } };
const ENTITIES: Entity[] = [
  { entity_group: 'PER', score: 0.99, word: 'Maria', start: 0, end: 5 },
  { entity_group: 'LOC', score: 0.98, word: 'Lisbon', start: 17, end: 23 },
];

/** Token classification: texts → the entities in them, such as names. */
export const task: Task<Request, z.infer<typeof answerSchema>> = {
  name: 'token-classification',
  module: import.meta.url,
  operation: 'entities',
  path: '/entities',
  requestSchema,
  plainTextSchema: bareTextSchema,
  answerSchema,
  answerForm: 'a list of {"entity_group", "score", "word", "start", "end"}, or one such list per text',
  sample: { inputs: TEXT },
  probe: { inputs: 'ok' },
  architectures: /ForTokenClassification$/,
  limits: [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT],
  documentation: {
    summary: 'Find entities, such as names, in texts',
    requests: {
      one: { summary: 'One text', value: { inputs: TEXT } },
      several: { summary: 'Several texts, labelled by the first token of each word', value: SEVERAL },
      bare: { summary: 'A bare string', value: TEXT },
    },
    plainText: TEXT,
    answer: 'The entities, in the order of the text',
    answers: { entities: { summary: 'The entities of one text', value: ENTITIES } },
  },
  normalized: (body) => normalized(body as z.infer<typeof requestSchema>),
  inputsIn: countInputs,
  mismatch: (answer, request) => countMismatch(answer, request, 'lists'),
  fromWords: (words) => ({ inputs: words }),
  lines: (texts, answer) =>
    pairs(texts, answer).map(([text, found]) => {
      const entities = (found as Entity[]).map(
        ({ entity_group: group, entity, word, score }) => `${word} ${group ?? entity} ${score.toFixed(3)}`,
      );
      return `  ${inputText(text)} → ${entities.join(', ') || 'no entities'}`;
    }),
};
