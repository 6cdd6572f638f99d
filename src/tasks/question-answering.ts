import * as z from 'zod/mini';

import { MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../contract/limits.ts';
import { countInputs, countMismatch, pairs } from './answers.ts';
import { boolean, integer } from './parameters.ts';
import type { Task } from './task.ts';
import {
  closedObject,
  normalized,
  oneOrMany,
  requestSchema as bodySchema,
  type TaskRequest,
  textSchema,
} from './text-input.ts';

const parameters = closedObject({
  top_k: integer(),
  max_answer_len: integer(),
  handle_impossible_answer: boolean(),
  align_to_words: boolean(),
  doc_stride: integer(0),
  max_seq_len: integer(),
  max_question_len: integer(),
});

const questionSchema = closedObject({ question: textSchema, context: textSchema });
const inputs = oneOrMany(questionSchema, questionSchema, 'an object or a list of objects');
const requestSchema = bodySchema(inputs, z.optional(parameters));

/** `start` and `end` count characters of the context. */
const spanSchema = z.object({ answer: z.string(), score: z.number(), start: z.int(), end: z.int() });
const oneSchema = z.union([spanSchema, z.array(spanSchema)]);
const answerSchema = z.union([oneSchema, z.array(oneSchema)]);

type Span = z.infer<typeof spanSchema>;
type Request = TaskRequest<z.infer<typeof inputs>, Partial<z.infer<typeof parameters>>>;

const CONTEXT = 'The office opens at nine and closes at half past five. On Fridays it closes at noon.';
const ONE = { question: 'When does the office open?', context: CONTEXT };
const SEVERAL = {
  inputs: [ONE, { question: 'When does it close on Fridays?', context: CONTEXT }],
  parameters: { top_k: 2 },
};
const ANSWER: Span = { answer: 'nine', score: 0.98, start: 20, end: 24 };

/** Extractive question answering: a question and a context → the part of the context that answers. */
export const task: Task<Request, z.infer<typeof answerSchema>> = {
  name: 'question-answering',
  module: import.meta.url,
  operation: 'answer',
  path: '/answer',
  requestSchema,
  answerSchema,
  answerForm: '{"answer", "score", "start", "end"}, or a list of them',
  sample: { inputs: ONE },
  probe: { inputs: { question: 'who?', context: 'me' } },
  architectures: /ForQuestionAnswering(Simple)?$/,
  readsPairs: true,
  limits: [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT],
  documentation: {
    summary: 'Answer questions with a part of their context',
    requests: {
      one: { summary: 'One question', value: { inputs: ONE } },
      several: { summary: 'Several questions, the two best answers of each', value: SEVERAL },
    },
    answer: 'The answers',
    answers: { answer: { summary: 'The best answer to one question', value: ANSWER } },
  },
  normalized: (body) => normalized(body as z.infer<typeof requestSchema>) as Request,
  inputsIn: countInputs,
  mismatch: (answer, request) => countMismatch(answer, request, 'answers'),
  fromWords: ([question = '', ...context]) => ({ inputs: { question, context: context.join(' ') } }),
  lines: (questions, answer) =>
    pairs(questions, answer).map(([asked, found]) => {
      const spans = [found].flat() as Span[];
      const best = spans.map((span) => `"${span.answer}" ${span.score.toFixed(3)}`);
      return `  "${(asked as typeof ONE).question}" → ${best.join(', ')}`;
    }),
};
