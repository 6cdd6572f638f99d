import * as z from 'zod/mini';

import { MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../contract/limits.ts';
import { countInputs, countMismatch, inputText, pairs } from './answers.ts';
import { boolean, integer } from './parameters.ts';
import type { Task } from './task.ts';
import {
  bareTextSchema,
  closedObject,
  normalized,
  requestOrText,
  requestSchema as bodySchema,
  type TaskRequest,
  textsSchema,
} from './text-input.ts';

const parameters = closedObject({
  top_k: integer(),
  targets: z.optional(z.nullable(textsSchema)),
  truncation: boolean(),
});
const requestSchema = requestOrText(bodySchema(textsSchema, z.optional(parameters)));

const tokenSchema = z.object({
  score: z.number(),
  token: z.int(),
  token_str: z.string(),
  sequence: z.string(),
});
/** The tokens of one mask; a text with several masks has one such list per mask. */
const rowSchema = z.array(tokenSchema);
const oneSchema = z.union([rowSchema, z.array(rowSchema)]);
const answerSchema = z.union([oneSchema, z.array(oneSchema)]);

type Token = z.infer<typeof tokenSchema>;
type Request = TaskRequest<z.infer<typeof textsSchema>, Partial<z.infer<typeof parameters>>>;

const TEXT = 'The capital of France is [MASK].';
const TARGETS = { inputs: [TEXT], parameters: { targets: ['paris', 'lyon'] } };
const TOKENS: Token[] = [
  { score: 0.41, token: 3000, token_str: 'paris', sequence: 'the capital of france is paris.' },
];

/** Fill mask: texts with a mask → the tokens that fit there. */
export const task: Task<Request, z.infer<typeof answerSchema>> = {
  name: 'fill-mask',
  module: import.meta.url,
  operation: 'fillMask',
  path: '/fill-mask',
  requestSchema,
  plainTextSchema: bareTextSchema,
  answerSchema,
  answerForm: 'a list of {"score", "token", "token_str", "sequence"}, or one such list per text',
  sample: { inputs: TEXT },
  probe: { inputs: '[MASK]' },
  architectures: /(ForMaskedLM|ForPreTraining|WithLMHeadModel)$/,
  limits: [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT],
  documentation: {
    summary: 'Fill a mask: the tokens that fit, by descending score',
    requests: {
      one: { summary: 'One text with a mask', value: { inputs: TEXT } },
      targets: { summary: 'Only some tokens', value: TARGETS },
      bare: { summary: 'A bare string', value: TEXT },
    },
    plainText: TEXT,
    answer: 'The tokens',
    answers: { tokens: { summary: 'The best token of one text', value: TOKENS } },
  },
  normalized: (body) => normalized(body as z.infer<typeof requestSchema>),
  inputsIn: countInputs,
  mismatch: (answer, request) => countMismatch(answer, request, 'lists'),
  fromWords: (words) => ({ inputs: words }),
  lines: (texts, answer) =>
    pairs(texts, answer).map(([text, found]) => {
      const [first] = [found].flat(2) as Token[];
      const best = first === undefined ? 'no token' : `${first.token_str} ${first.score.toFixed(3)}`;
      return `  ${inputText(text)} → ${best}`;
    }),
};
