import { type Answer, INK } from '../../tasks/text-classification.ts';
import { DEEP, type Health } from '../health.ts';
import { MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../limits.ts';
import { JSON_TYPE, TEXT_TYPE } from '../media-type.ts';
import { PROBLEM_CODES, type ProblemCode } from '../problem.ts';
import { type RouteName } from '../routes.ts';
import { type Media, type OpenApiOptions, type Operation, ref } from './form.ts';
import { successResponse, refusals } from './responses.ts';

const TEXT = 'monthly train ticket';
const SEVERAL = { inputs: ['lunch at the harbour', 'electricity for march'], parameters: { top_k: 1 } };
const ANSWER: Answer = [
  [
    { label: 'transport', score: 0.97 },
    { label: 'bills', score: 0.02 },
  ],
];
// A U+FEFF in front of a body is the mark of its encoding and no part of the text (Encoding Standard, UTF-8 decode).
const INK_AFTER_MARK = { pattern: String.raw`^(?:\uFEFF|(?!\uFEFF))[\s\S]*(?:${INK.source})` };

const HEALTH: Health = { status: 'ok' };

/** The answers to a path or a method that no route has. */
export const ELSEWHERE = ['not-found', 'method-not-allowed'] as const satisfies readonly ProblemCode[];

// Told by a probe alone.
const PROBED: ProblemCode = 'unhealthy';

/** Every route, with all that may come of it. */
export function operations(options: OpenApiOptions): Readonly<Record<RouteName, Operation>> {
  return { classify: classify(options), health: health(options), openapi: openapi(options) };
}

function classify(options: OpenApiOptions): Operation {
  const other: ReadonlySet<ProblemCode> = new Set([...ELSEWHERE, PROBED]);
  const examples = { labels: { summary: 'The best labels of one text', value: ANSWER } };
  return {
    operationId: 'classify',
    summary: 'One list of labels per text, each by falling score',
    requestBody: { required: true, content: classifyContent() },
    responses: {
      200: successResponse('The labels', { schema: ref('schemas', 'ClassifyAnswer'), examples }, true),
      ...refusals(
        PROBLEM_CODES.filter((code) => !other.has(code)),
        options,
      ),
    },
    'x-limits': [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT, options.bodyLimit],
  };
}

function classifyContent(): Record<string, Media> {
  const inJson = {
    one: { summary: 'One text', value: { inputs: TEXT } },
    several: { summary: 'Several texts, the best label of each', value: SEVERAL },
    bare: { summary: 'A bare string', value: TEXT },
  };
  const plain = { text: { summary: 'Plain text', value: TEXT } };
  return {
    [JSON_TYPE]: { schema: ref('schemas', 'ClassifyRequest'), examples: inJson },
    [TEXT_TYPE]: { schema: { allOf: [ref('schemas', 'Text'), INK_AFTER_MARK] }, examples: plain },
  };
}

function health(options: OpenApiOptions): Operation {
  const examples = { well: { summary: 'The gateway runs', value: HEALTH } };
  return {
    operationId: 'health',
    summary: 'Whether the gateway runs and, asked deeply, whether the model answers',
    parameters: [
      {
        name: DEEP.name,
        in: 'query',
        description:
          'Asks the endpoint once, which may wake it; without it nothing behind the proxy is asked.',
        schema: { type: 'string' },
        example: DEEP.value,
      },
    ],
    responses: {
      200: successResponse('All is well', { schema: ref('schemas', 'Health'), examples }, true),
      ...refusals(['internal', PROBED], options),
    },
  };
}

function openapi(options: OpenApiOptions): Operation {
  return {
    operationId: 'openapi',
    summary: 'This document',
    responses: {
      200: successResponse('OpenAPI 3.1', { schema: { type: 'object', required: ['openapi', 'paths'] } }),
      304: { description: 'It is still the one that If-None-Match names' },
      ...refusals(['internal'], options),
    },
  };
}
