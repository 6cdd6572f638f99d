import * as z from 'zod/mini';

import { MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../contract/limits.ts';
import { kindOf, WHERE } from '../contract/wrong-shape.ts';
import { bestLabels, countInputs, inputText } from './answers.ts';
import { boolean, choice, integer } from './parameters.ts';
import type { Task } from './task.ts';
import {
  bareTextSchema,
  closedObject,
  normalized,
  oneOrMany,
  requestOrText,
  requestSchema as bodySchema,
  type TaskRequest,
  textSchema,
} from './text-input.ts';

const parameters = closedObject({
  top_k: integer(),
  function_to_apply: choice(['softmax', 'sigmoid', 'none']),
  truncation: boolean(),
});

/** A text with a second one, as transformers takes it. */
const pairSchema = closedObject({ text: textSchema, text_pair: z.optional(z.nullable(textSchema)) });

const notAnItem = ({ input }: { readonly input?: unknown }) =>
  `${WHERE} must be a string, an object or a pair, not ${kindOf(input)}`;

const listOfTwo = z.array(textSchema, { error: notAnItem }).check(
  z.refine(({ length }) => length === 2, {
    error: notAnItem,
    params: { schema: { minItems: 2, maxItems: 2 } },
  }),
);

const itemSchema = z.union([textSchema, pairSchema, listOfTwo], { error: notAnItem });

const inputs = oneOrMany(z.union([textSchema, pairSchema]), itemSchema, 'a string, an object or a list');
const requestSchema = requestOrText(bodySchema(inputs, z.optional(parameters)));
/** One list of labels per input, each by descending score. */
const answerSchema = z.array(z.array(z.object({ label: z.string(), score: z.number() })));

export type Parameters = z.infer<typeof parameters>;
export type Answer = z.infer<typeof answerSchema>;

const TEXT = 'monthly train ticket';
const SEVERAL = { inputs: ['lunch at the harbour', 'electricity for march'], parameters: { top_k: 1 } };
const PAIR = { inputs: { text: 'He paid by card.', text_pair: 'There was a payment.' } };
const LABELS: Answer = [
  [
    { label: 'transport', score: 0.97 },
    { label: 'bills', score: 0.02 },
  ],
];

type Request = TaskRequest<readonly z.infer<typeof itemSchema>[], Partial<Parameters>>;

/** Text classification: texts, or pairs of texts, → labels with scores. */
export const task: Task<Request, Answer> = {
  name: 'text-classification',
  module: import.meta.url,
  operation: 'classify',
  path: '/classify',
  requestSchema,
  plainTextSchema: bareTextSchema,
  answerSchema,
  answerForm: 'a list of lists of {"label", "score"}, one per text',
  sample: { inputs: 'hello' },
  probe: { inputs: 'ok' },
  architectures: /ForSequenceClassification$/,
  readsPairs: true,
  limits: [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT],
  documentation: {
    summary: 'Classify texts: one list of labels per text, by descending score',
    requests: {
      one: { summary: 'One text', value: { inputs: TEXT } },
      several: { summary: 'Several texts, the best label of each', value: SEVERAL },
      pair: { summary: 'A pair of texts', value: PAIR },
      bare: { summary: 'A bare string', value: TEXT },
    },
    plainText: TEXT,
    answer: 'The labels',
    answers: { labels: { summary: 'The best labels of one text', value: LABELS } },
  },
  normalized: (body) => {
    const { inputs: sent, parameters: given } = normalized(body as z.infer<typeof requestSchema>);
    // The answer is a list in any case.
    return { inputs: Array.isArray(sent) ? sent : [sent], parameters: given };
  },
  inputsIn: countInputs,
  mismatch: ({ length }, request) => {
    const expected = countInputs(request);
    return length === expected
      ? undefined
      : `has ${length} lists for ${expected === 1 ? 'one text' : `${expected} texts`}`;
  },
  fromWords: (words) => ({ inputs: words }),
  lines: (texts, answer) => {
    const list = Array.isArray(texts) ? (texts as readonly unknown[]) : [texts];
    return answer.map((labels, index) => `  ${inputText(list[index])} → ${bestLabels(labels)}`);
  },
};
