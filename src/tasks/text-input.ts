import * as z from 'zod/mini';

import { MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../contract/limits.ts';
import { kindOf, unknownKeys, WHERE } from '../contract/wrong-shape.ts';

const maxCharacters = MAX_CHARACTERS_PER_INPUT.max;
const maxInputs = MAX_INPUTS.max;

// Wider than what Python's `str.strip` removes: that includes \x1c-\x1f and \x85, and excludes the BOM.
// oxlint-disable-next-line no-control-regex
export const VISIBLE_TEXT = /[^\s\x1c-\x1f\x85]|\uFEFF/u;

/**
 * One text. Each check has its JSON Schema equivalent in `params.schema`: the OpenAPI document is generated from it,
 * since a refinement in zod is only a function.
 */
export const textSchema = z
  .string({ error: (issue) => `${WHERE} must be a string, not ${kindOf(issue.input)}` })
  .check(
    z.refine((value) => VISIBLE_TEXT.test(value), {
      error: `${WHERE} is empty`,
      params: { schema: { minLength: 1, pattern: VISIBLE_TEXT.source } },
      abort: true,
    }),
    z.refine((value) => charactersOf(value) <= maxCharacters, {
      error: (issue) =>
        `${WHERE} has ${charactersOf(String(issue.input))} characters; ` +
        `the limit ${MAX_CHARACTERS_PER_INPUT.name} is ${maxCharacters}`,
      params: { limit: MAX_CHARACTERS_PER_INPUT, schema: { maxLength: maxCharacters } },
      abort: true,
    }),
    // JSON can encode half a surrogate pair, which no tokenizer can encode.
    z.refine((value) => value.isWellFormed(), {
      error: `${WHERE} contains an unpaired surrogate`,
    }),
  );

/** The start of a request in JSON, which a client has sent as text, or encoded twice. */
const REQUEST = /^\s*\{\s*"(inputs|parameters|options)"\s*:/;

/** A text that is the whole body. */
export const bareTextSchema = textSchema.check(
  z.refine((value) => !REQUEST.test(value), {
    error: `${WHERE} is a request in JSON: send it as application/json, encoded once`,
    params: { schema: { not: { pattern: REQUEST.source } } },
  }),
);

// Counted before the texts are checked: a body with a million invalid items gives one issue, not a million.
const counted = z.array(z.unknown()).check(
  z.refine((value) => value.length > 0, {
    error: `${WHERE} is an empty list`,
    params: { schema: { minItems: 1 } },
    abort: true,
  }),
  z.refine((value) => value.length <= maxInputs, {
    error: (issue) =>
      `${WHERE} has ${(issue.input as unknown[]).length} texts; ` +
      `the limit ${MAX_INPUTS.name} is ${maxInputs}: send several requests`,
    params: { limit: MAX_INPUTS, schema: { maxItems: maxInputs } },
  }),
);

/** `inputs` of a task that takes one text or several. */
const inputsSchema = z.union([textSchema, z.pipe(counted, z.array(textSchema))], {
  error: (issue) =>
    issue.input === undefined
      ? 'the body has no "inputs"'
      : `${WHERE} must be a string or a list of strings, not ${kindOf(issue.input)}`,
});

// Hugging Face clients send {"options": {"wait_for_model": true}}; the proxy waits in any case.
const optionsSchema = z.record(z.string(), z.unknown(), { error: notAnObject });

/** The body of a task that takes texts: Hugging Face's inference form, or a bare string. */
export function textRequestSchema<Parameters extends z.core.$ZodType>(parameters: Parameters) {
  const object = closedObject({
    inputs: inputsSchema,
    parameters: z.optional(parameters),
    options: z.optional(optionsSchema),
  });
  return z.union([bareTextSchema, object], {
    error: (issue) => `${WHERE} must be an object or a string, not ${kindOf(issue.input)}`,
  });
}

/** A checked request: 1 to maxInputs texts. The model decides what `parameters` leaves out. */
export interface TextRequest<Parameters> {
  readonly inputs: readonly string[];
  readonly parameters: Parameters;
}

/** What a schema of `textRequestSchema` accepted, with one text as a list of one. */
export function textRequest<Parameters extends object>(
  body:
    | string
    | { readonly inputs: string | readonly string[]; readonly parameters?: Parameters | undefined },
): TextRequest<Partial<Parameters>> {
  if (typeof body === 'string') return { inputs: [body], parameters: {} };
  const { inputs, parameters = {} } = body;
  return { inputs: typeof inputs === 'string' ? [inputs] : inputs, parameters };
}

/** An object that rejects unknown keys by name. */
export function closedObject<Shape extends z.core.$ZodShape>(
  shape: Shape,
): z.ZodMiniObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, Object.keys(shape)) : notAnObject(issue),
  });
}

function notAnObject(issue: { readonly input?: unknown }): string {
  return `${WHERE} must be an object, not ${kindOf(issue.input)}`;
}

/** Code points, as Python counts: a character outside the basic plane is one. */
function charactersOf(value: string): number {
  return value.length <= maxCharacters ? value.length : Array.from(value).length;
}
