import * as z from 'zod/mini';

import { MAX_CHARACTERS_PER_INPUT, MAX_HYPOTHESES, MAX_INPUTS } from '../contract/limits.ts';
import { kindOf, WHERE } from '../contract/wrong-shape.ts';
import { bestLabels, countInputs, countMismatch, inputText, type LabelScore, pairs } from './answers.ts';
import { boolean } from './parameters.ts';
import type { Task } from './task.ts';
import {
  closedObject,
  normalized,
  requestSchema as bodySchema,
  type TaskRequest,
  textSchema,
  textsSchema,
} from './text-input.ts';

const labelsSchema = z
  .union([z.string(), z.array(textSchema)], {
    error: ({ input }) =>
      input === undefined || input === null
        ? `${WHERE} is missing`
        : `${WHERE} must be a list of strings, not ${kindOf(input)}`,
  })
  .check(z.refine((labels) => countLabels(labels) > 0, { error: `${WHERE} is empty` }));

const templateSchema = textSchema.check(
  z.refine((template) => template.split('{}').length === 2, {
    error: `${WHERE} must contain {} once, in place of the label`,
    params: { schema: { pattern: String.raw`\{\}` } },
  }),
);

const parameters = closedObject({
  candidate_labels: labelsSchema,
  hypothesis_template: z.optional(z.nullable(templateSchema)),
  multi_label: boolean(),
});

const requestSchema = bodySchema(textsSchema, z.prefault(parameters, {} as never)).check(
  z.refine((body) => countHypotheses(body) <= MAX_HYPOTHESES.max, {
    error: ({ input }) =>
      `the body has ${countHypotheses(input as Request)} hypotheses (texts times labels);` +
      ` the limit ${MAX_HYPOTHESES.name} is ${MAX_HYPOTHESES.max}: send several requests`,
    params: { limit: MAX_HYPOTHESES },
  }),
);
const labelSchema = z.object({ label: z.string(), score: z.number() });
const answerSchema = z.array(z.union([labelSchema, z.array(labelSchema)]));

type Request = TaskRequest<z.infer<typeof textsSchema>, z.infer<typeof parameters>>;

/** Labels in a list, or in one string with commas. */
function countLabels(labels: string | readonly string[]): number {
  return typeof labels === 'string'
    ? labels.split(',').filter((each) => each.trim() !== '').length
    : labels.length;
}

function countHypotheses({ inputs, parameters: { candidate_labels: labels } }: Request): number {
  return countInputs({ inputs }) * countLabels(labels);
}

const TEXT = 'The train was an hour late again.';
const LABELS = ['travel', 'cooking', 'sports'];
const ONE = { inputs: TEXT, parameters: { candidate_labels: LABELS } };
const SEVERAL = {
  inputs: [TEXT, 'Simmer the onions.'],
  parameters: { candidate_labels: LABELS, multi_label: true, hypothesis_template: 'This is about {}.' },
};
const SCORES: LabelScore[] = [
  { label: 'travel', score: 0.96 },
  { label: 'sports', score: 0.03 },
  { label: 'cooking', score: 0.01 },
];

/** Zero-shot classification: texts and candidate labels → the labels with scores. */
export const task: Task<Request, z.infer<typeof answerSchema>> = {
  name: 'zero-shot-classification',
  module: import.meta.url,
  operation: 'classify',
  path: '/classify',
  requestSchema,
  answerSchema,
  answerForm: 'a list of {"label", "score"}, or one such list per text',
  sample: ONE,
  probe: { inputs: 'ok', parameters: { candidate_labels: ['ok'] } },
  architectures: /ForSequenceClassification$/,
  readsPairs: true,
  // A model for natural language inference, as the pipeline of transformers recognizes it.
  fits: ({ labels }) => labels.some((label) => /^entail/i.test(label)),
  limits: [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT, MAX_HYPOTHESES],
  documentation: {
    summary: 'Classify texts with labels of the request',
    requests: {
      one: { summary: 'One text', value: ONE },
      several: { summary: 'Several texts, each label judged alone', value: SEVERAL },
    },
    answer: 'The labels by descending score',
    answers: { labels: { summary: 'The labels of one text', value: SCORES } },
  },
  normalized: (body) => normalized(body as z.infer<typeof requestSchema>) as Request,
  inputsIn: countInputs,
  mismatch: (answer, request) => countMismatch(answer, request, 'lists'),
  fromWords: ([text = '', ...labels]) => ({ inputs: text, parameters: { candidate_labels: labels } }),
  lines: (texts, answer) =>
    pairs(texts, answer).map(
      ([text, labels]) => `  ${inputText(text)} → ${bestLabels(labels as LabelScore[])}`,
    ),
};
