import type * as z from 'zod/mini';

import type { Limit } from './limits.ts';
import { ProxyFault } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** Placeholder in a schema's messages for the path of the issue, which the schema does not know. */
export const WHERE = '{where}';

// Only keys of this form are repeated in a response; anything else could be the caller's text.
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,31}$/;

/** The fault for an invalid body: one sentence with the path and the exceeded limit. */
export function wrongShape(error: z.core.$ZodError): ProxyFault {
  const issue = mostSpecific(error.issues);
  if (issue === undefined) return new ProxyFault('wrong-shape');
  const limit = limitOf(issue);
  return new ProxyFault(
    'wrong-shape',
    issue.message.replace(WHERE, accountContextOf(issue)),
    limit ? { limit } : {},
  );
}

/** The message for unknown keys of a schema; `known` are the allowed ones. */
export function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  const [key = ''] = keys;
  const named = PLAIN_NAME.test(key) ? `the key "${key}"` : 'an unknown key';
  return `${WHERE} has ${named}; allowed keys are ${known.join(', ')}`;
}

/** The type of a JSON value, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/**
 * The issue to report: the first, or an unknown key of an enclosing object; in a union, from the branch of the right
 * type.
 */
function mostSpecific(issues: readonly Issue[]): Issue | undefined {
  const [first] = issues;
  // Schemas report issues inside an object before its unknown keys, the outermost last; the container checks those
  // first.
  const issue =
    issues.findLast((each) => each.code === 'unrecognized_keys' && surrounds(each, first)) ?? first;
  if (issue?.code !== 'invalid_union') return issue;
  const branch = issue.errors.find((errors) => !errors.every(isOtherKind));
  const inner = branch && mostSpecific(branch);
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
}

function surrounds(outer: Issue, inner: Issue | undefined): boolean {
  return outer.path.every((part, index) => part === inner?.path[index]);
}

function isOtherKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  const isUnion = issue.code === 'invalid_union';
  return isUnion ? issue.errors.every((branch) => branch.every(isOtherKind)) : issue.code === 'invalid_type';
}

/** `inputs[3]`, `parameters.top_k`; `the body` for the body itself. */
function accountContextOf(issue: Issue): string {
  const place = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  if (issue.code === 'unrecognized_keys') return place === '' ? 'the body' : `"${place.slice(1)}"`;
  if (place !== '') return place.slice(1);
  // What else is checked of a whole body is a text.
  return issue.code.startsWith('invalid_') ? 'the body' : 'the text';
}

function limitOf(issue: Issue): Limit | undefined {
  const found: unknown = issue.code === 'custom' ? issue.params?.['limit'] : undefined;
  return found as Limit | undefined;
}
