import * as z from 'zod/mini';

import { WHERE } from '../contract/wrong-shape.ts';

/** A parameter that is an integer of at least `least`; null selects the default, as in every parameter. */
export function integer(least = 1) {
  const error = `${WHERE} must be an integer of at least ${least}, or null`;
  return z.optional(z.nullable(z.int({ error }).check(z.gte(least, { error }))));
}

export function boolean() {
  return z.optional(z.nullable(z.boolean({ error: `${WHERE} must be true, false or null` })));
}

export function choice<const Choices extends readonly string[]>(choices: Choices) {
  const error = `${WHERE} must be one of ${choices.join(', ')}, or null`;
  return z.optional(z.nullable(z.enum(choices, { error })));
}
