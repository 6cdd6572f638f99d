import * as z from 'zod/mini';

import { MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../contract/limits.ts';
import { bodyForm } from '../contract/media-type.ts';
import { decode, parse } from '../contract/strict-json.ts';
import { kindOf, unknownKeys, WHERE, wrongShape } from '../contract/wrong-shape.ts';

const FUNCTIONS = ['softmax', 'sigmoid', 'none'] as const;

const maxCharacters = MAX_CHARACTERS_PER_INPUT.max;
const maxInputs = MAX_INPUTS.max;

// More than what Python's `str.strip` takes off: it knows \x1c-\x1f and \x85, and not the BOM.
// oxlint-disable-next-line no-control-regex
export const INK = /[^\s\x1c-\x1f\x85]|\uFEFF/u;

/**
 * One text, and the body when it is text/plain. What a check means in JSON Schema stands with it as `params.schema`:
 * the OpenAPI document is made of that, for all zod knows of a refinement is a function.
 */
export const textSchema = z
  .string({ error: (issue) => `${WHERE} must be a string, not ${kindOf(issue.input)}` })
  .check(
    z.refine(hasInk, {
      error: `${WHERE} is empty`,
      params: { schema: { minLength: 1, pattern: INK.source } },
      abort: true,
    }),
    z.refine((value) => charactersOf(value) <= maxCharacters, {
      error: (issue) =>
        `${WHERE} has ${charactersOf(String(issue.input))} characters; ` +
        `the limit ${MAX_CHARACTERS_PER_INPUT.name} is ${maxCharacters}`,
      params: { limit: MAX_CHARACTERS_PER_INPUT, schema: { maxLength: maxCharacters } },
      abort: true,
    }),
    // JSON can spell half a surrogate pair, which no tokenizer can encode.
    z.refine((value) => value.isWellFormed(), {
      error: `${WHERE} holds half a surrogate pair, which is not a character`,
    }),
  );

// Counted before the texts are looked at: a body of a million wrong members costs one issue, not a million.
const counted = z.array(z.unknown()).check(
  z.refine((value) => value.length > 0, {
    error: `${WHERE} is an empty list`,
    params: { schema: { minItems: 1 } },
    abort: true,
  }),
  z.refine((value) => value.length <= maxInputs, {
    error: (issue) =>
      `${WHERE} holds ${(issue.input as unknown[]).length} texts; ` +
      `the limit ${MAX_INPUTS.name} is ${maxInputs}: send several requests`,
    params: { limit: MAX_INPUTS, schema: { maxItems: maxInputs } },
  }),
);

const inputs = z.union([textSchema, z.pipe(counted, z.array(textSchema))], {
  error: (issue) =>
    issue.input === undefined
      ? 'the body has no "inputs"'
      : `${WHERE} must be a string or a list of strings, not ${kindOf(issue.input)}`,
});

const TOP_K = `${WHERE} must be an integer of at least 1, or null`;

const parameters = closedObject({
  top_k: z.optional(z.nullable(z.int({ error: TOP_K }).check(z.gte(1, { error: TOP_K })))),
  function_to_apply: z.optional(
    z.enum(FUNCTIONS, { error: `${WHERE} must be one of ${FUNCTIONS.join(', ')}` }),
  ),
});

// Hugging Face clients send {"options": {"wait_for_model": true}}; there is nothing to obey.
const options = z.record(z.string(), z.unknown(), { error: notAnObject });

/** The body of `POST /classify`: the Hugging Face inference form, or a bare string. */
export const requestSchema = z.union(
  [textSchema, closedObject({ inputs, parameters: z.optional(parameters), options: z.optional(options) })],
  { error: (issue) => `${WHERE} must be an object or a string, not ${kindOf(issue.input)}` },
);

export type Parameters = z.infer<typeof parameters>;

/** A checked request: 1 to maxInputs texts. What `parameters` leaves out is the model's choice. */
export interface ClassifyRequest {
  readonly inputs: readonly string[];
  readonly parameters: Parameters;
}

/** One label of the model with its score. */
const classificationSchema = z.array(z.object({ label: z.string(), score: z.number() }));

/** One list per input, each by falling score. */
export const answerSchema = z.array(classificationSchema);
export type Answer = z.infer<typeof answerSchema>;

/**
 * The request in a body. Throws ProxyFault 415 (media type), 400 (not JSON) or 422 (wrong shape), judged in this
 * order, which is also the container's.
 */
export function readRequest(body: Uint8Array, contentType: string | undefined): ClassifyRequest {
  const form = bodyForm(contentType);
  const decoded = decode(body);
  const result = z.safeParse(requestSchema, form === 'text' ? decoded : parse(decoded));
  if (!result.success) throw wrongShape(result.error);
  if (typeof result.data === 'string') return { inputs: [result.data], parameters: {} };
  const { inputs: found, parameters: wishes = {} } = result.data;
  return { inputs: typeof found === 'string' ? [found] : found, parameters: wishes };
}

/** The one form in which a request is written, whatever form it came in: JSON in UTF-8. */
export function writeRequest(request: ClassifyRequest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(request));
}

function closedObject<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodMiniObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, Object.keys(shape)) : notAnObject(issue),
  });
}

function notAnObject(issue: { readonly input?: unknown }): string {
  return `${WHERE} must be an object, not ${kindOf(issue.input)}`;
}

function hasInk(value: string): boolean {
  return INK.test(value);
}

/** Code points, as Python counts: a character outside the basic plane is one. */
function charactersOf(value: string): number {
  return value.length <= maxCharacters ? value.length : Array.from(value).length;
}
