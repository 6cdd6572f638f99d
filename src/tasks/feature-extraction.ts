import * as z from 'zod/mini';

import { MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../contract/limits.ts';
import { countMismatch, inputText, pairs } from './answers.ts';
import { boolean, choice, integer } from './parameters.ts';
import type { Task } from './task.ts';
import {
  bareTextSchema,
  closedObject,
  listOf,
  oneOrMany,
  requestOrText,
  requestSchema as bodySchema,
  textSchema,
} from './text-input.ts';

const options = {
  normalize: boolean(),
  truncate: boolean(),
  truncation_direction: choice(['right']),
  prompt_name: z.optional(z.nullable(textSchema)),
  dimensions: integer(),
  encoding_format: choice(['float']),
};
const parameters = closedObject(options);

/** Sentences that are compared with another one. */
const comparisonSchema = closedObject({ source_sentence: textSchema, sentences: listOf(textSchema) });
const inputs = oneOrMany(
  z.union([textSchema, comparisonSchema]),
  textSchema,
  'a string, an object or a list',
);
// Hugging Face clients send the parameters beside `inputs`.
const requestSchema = requestOrText(bodySchema(inputs, z.optional(parameters), options));

/** A vector, or one per text. */
const answerSchema = z.array(z.union([z.number(), z.array(z.number())]));

type Inputs = z.infer<typeof inputs>;
interface Request extends z.infer<typeof parameters> {
  readonly inputs: Inputs;
}

const TEXT = 'a quiet place to work';
const SEVERAL = { inputs: [TEXT, 'a calm office'], normalize: true };
const COMPARISON = { inputs: { source_sentence: TEXT, sentences: ['a calm office', 'loud music'] } };

/** Feature extraction: texts → vectors; also the similarity of sentences to a sentence. */
export const task: Task<Request, z.infer<typeof answerSchema>> = {
  name: 'feature-extraction',
  module: import.meta.url,
  operation: 'embed',
  path: '/embed',
  requestSchema,
  plainTextSchema: bareTextSchema,
  answerSchema,
  answerForm: 'a list of numbers, or one such list per text',
  sample: { inputs: TEXT },
  probe: { inputs: 'ok' },
  architectures: /(Model|ForMaskedLM|ForPreTraining)$/,
  // Other models of these classes fill masks or, as GPT2LMHeadModel, continue texts.
  fits: ({ modules, architectures }) =>
    modules.some((module) => module.endsWith('Pooling')) ||
    architectures.some((each) => /(?<!Heads?)Model$/.test(each)),
  limits: [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT],
  documentation: {
    summary: 'Embed texts as vectors, or compare sentences with one',
    requests: {
      one: { summary: 'One text', value: { inputs: TEXT } },
      several: { summary: 'Several texts, vectors of length 1', value: SEVERAL },
      similarity: { summary: 'Sentence similarity', value: COMPARISON },
      bare: { summary: 'A bare string', value: TEXT },
    },
    plainText: TEXT,
    answer: 'The vectors, or the similarities',
    answers: { vector: { summary: 'The vector of one text', value: [0.12, -0.03, 0.4] } },
  },
  normalized: (body) => {
    if (typeof body === 'string') return { inputs: body };
    const { inputs: sent, parameters: inner = {}, options: _, ...beside } = body as Sent;
    return { inputs: sent, ...beside, ...inner };
  },
  inputsIn: ({ inputs: sent }) => textsIn(sent).length,
  mismatch: (answer, { inputs: sent }) =>
    countMismatch(answer, { inputs: isComparison(sent) ? sent.sentences : sent }, 'entries') ??
    formMismatch(answer, Array.isArray(sent)),
  fromWords: (words) => ({ inputs: words }),
  lines: (sent, answer) =>
    pairs(isComparison(sent) ? sent.sentences : sent, answer).map(
      ([text, found]) => `  ${inputText(text)} → ${valueText(found)}`,
    ),
};

interface Sent extends Request {
  readonly parameters?: z.infer<typeof parameters> | undefined;
  readonly options?: unknown;
}

function isComparison(sent: unknown): sent is z.infer<typeof comparisonSchema> {
  return typeof sent === 'object' && sent !== null && 'sentences' in sent;
}

function textsIn(sent: Inputs): readonly string[] {
  if (isComparison(sent)) return [sent.source_sentence, ...sent.sentences];
  return typeof sent === 'string' ? [sent] : sent;
}

/** One text has a vector, a comparison its similarities: both are numbers. */
function formMismatch(answer: z.infer<typeof answerSchema>, isList: boolean): string | undefined {
  if (answer.every((each) => Array.isArray(each) === isList)) return undefined;
  return isList ? 'has a number instead of a vector' : 'has a list of vectors for one text or comparison';
}

const SHOWN_NUMBERS = 4;

/** A similarity, or the first numbers of a vector. */
function valueText(found: unknown): string {
  if (typeof found === 'number') return found.toFixed(4);
  const vector = found as readonly number[];
  const first = vector.slice(0, SHOWN_NUMBERS).map((each) => each.toFixed(4));
  return `[${first.join(', ')}${vector.length > SHOWN_NUMBERS ? ', …' : ''}] (${vector.length} numbers)`;
}
