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
export const textSchema = z.string({ error: notAString }).check(
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

// Counted before the items are checked: a body with a million invalid items gives one issue, not a million.
const counted = z.array(z.unknown(), { error: notAList }).check(
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

/** 1 to maxInputs items. */
export function listOf<Item extends z.core.$ZodType>(item: Item) {
  return z.pipe(counted, z.array(item));
}

/** A list of strings, which may be empty. */
export const stringsSchema = z.array(z.string({ error: notAString }), { error: notAList });

/** `inputs` that are one item or a list of them; `expected` says it in words. */
export function oneOrMany<One extends z.core.$ZodType, Item extends z.core.$ZodType>(
  one: One,
  item: Item,
  expected: string,
) {
  return z.union([one, listOf(item)], {
    error: (issue) =>
      issue.input === undefined
        ? 'the body has no "inputs"'
        : `${WHERE} must be ${expected}, not ${kindOf(issue.input)}`,
  });
}

/** `inputs` of a task that takes one text or several. */
export const textsSchema = oneOrMany(textSchema, textSchema, 'a string or a list of strings');

// Hugging Face clients send {"options": {"wait_for_model": true}}; the proxy waits in any case.
const optionsSchema = z.record(z.string(), z.unknown(), { error: notAnObject });

/** A body in Hugging Face's inference form. `beside` are keys next to `inputs`. */
export function requestSchema<Inputs extends z.core.$ZodType, Parameters extends z.core.$ZodType>(
  inputs: Inputs,
  parameters: Parameters,
  beside?: z.core.$ZodShape,
) {
  return closedObject({ inputs, parameters, options: z.optional(optionsSchema), ...beside });
}

/** The same, or a bare string. */
export function requestOrText<Schema extends z.core.$ZodType>(schema: Schema) {
  return z.union([bareTextSchema, schema], {
    error: (issue) => `${WHERE} must be an object or a string, not ${kindOf(issue.input)}`,
  });
}

/** A checked request. The model decides what `parameters` leaves out. */
export interface TaskRequest<Inputs, Parameters> {
  readonly inputs: Inputs;
  readonly parameters: Parameters;
}

interface Body<Inputs, Parameters> {
  readonly inputs: Inputs;
  readonly parameters?: Parameters | undefined;
}

/** What `requestOrText` or `requestSchema` accepted, in the form that the model receives. */
export function normalized<Inputs, Parameters extends object>(
  body: string | Body<Inputs, Parameters>,
): TaskRequest<Inputs | string, Partial<Parameters>> {
  if (typeof body === 'string') return { inputs: body, parameters: {} };
  const { inputs, parameters = {} } = body;
  return { inputs, parameters };
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

interface Issue {
  readonly input?: unknown;
}

function notAString({ input }: Issue): string {
  return isNot('a string', input);
}

function notAList({ input }: Issue): string {
  return isNot('a list of strings', input);
}

function notAnObject({ input }: Issue): string {
  return isNot('an object', input);
}

function isNot(expected: string, input: unknown): string {
  return input === undefined ? `${WHERE} is missing` : `${WHERE} must be ${expected}, not ${kindOf(input)}`;
}

/** Code points, as Python counts: a character outside the basic plane is one. */
function charactersOf(value: string): number {
  return value.length <= maxCharacters ? value.length : Array.from(value).length;
}
