import * as z from 'zod/mini';

import { MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../contract/limits.ts';
import { WHERE } from '../contract/wrong-shape.ts';
import type { Task } from './task.ts';
import {
  bareTextSchema,
  closedObject,
  textRequest,
  type TextRequest,
  textRequestSchema,
} from './text-input.ts';

const FUNCTIONS = ['softmax', 'sigmoid', 'none'] as const;

const TOP_K = `${WHERE} must be an integer of at least 1, or null`;

const parameters = closedObject({
  top_k: z.optional(z.nullable(z.int({ error: TOP_K }).check(z.gte(1, { error: TOP_K })))),
  function_to_apply: z.optional(
    z.enum(FUNCTIONS, { error: `${WHERE} must be one of ${FUNCTIONS.join(', ')}` }),
  ),
});

const requestSchema = textRequestSchema(parameters);
/** One list of labels per input, each by descending score. */
const answerSchema = z.array(z.array(z.object({ label: z.string(), score: z.number() })));

export type Parameters = z.infer<typeof parameters>;
export type Answer = z.infer<typeof answerSchema>;

const TEXT = 'monthly train ticket';
const SEVERAL = { inputs: ['lunch at the harbour', 'electricity for march'], parameters: { top_k: 1 } };
const LABELS: Answer = [
  [
    { label: 'transport', score: 0.97 },
    { label: 'bills', score: 0.02 },
  ],
];
const MAX_LABELS = 3;

/** Text classification: texts → labels with scores. */
export const task: Task<TextRequest<Parameters>, Answer> = {
  name: 'text-classification',
  module: import.meta.url,
  operation: 'classify',
  path: '/classify',
  requestSchema,
  plainTextSchema: bareTextSchema,
  answerSchema,
  answerForm: 'a list of lists of {"label", "score"}, one per text',
  sample: 'hello',
  probe: 'ok',
  architectures: /ForSequenceClassification$/,
  limits: [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT],
  documentation: {
    summary: 'Classify texts: one list of labels per text, by descending score',
    requests: {
      one: { summary: 'One text', value: { inputs: TEXT } },
      several: { summary: 'Several texts, the best label of each', value: SEVERAL },
      bare: { summary: 'A bare string', value: TEXT },
    },
    plainText: TEXT,
    answer: 'The labels',
    answers: { labels: { summary: 'The best labels of one text', value: LABELS } },
  },
  normalized: (body) => textRequest(body as z.infer<typeof requestSchema>),
  inputsIn: ({ inputs }) => inputs.length,
  mismatch: ({ length }, inputs) =>
    length === inputs
      ? undefined
      : `has ${length} lists for ${inputs === 1 ? 'one text' : `${inputs} texts`}`,
  lines: (inputs, answer) => {
    const texts = [inputs].flat();
    return answer.map((labels, index) => {
      const best = labels.slice(0, MAX_LABELS).map(({ label, score }) => `${label} ${score.toFixed(3)}`);
      return `  "${String(texts[index])}" → ${best.join(', ')}`;
    });
  },
};
