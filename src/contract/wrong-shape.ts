import type * as z from 'zod/mini';

import type { Limit } from './limits.ts';
import { ProxyFault } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** Stands in a schema's messages for the place the issue was found at, which the schema itself cannot know. */
export const WHERE = '{where}';

// A key of this form may be repeated in an answer; anything else could be a caller's text.
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,31}$/;

/** What is wrong with a body, as the fault the caller gets: one sentence, the place in it, the limit that bit. */
export function wrongShape(error: z.core.$ZodError): ProxyFault {
  const issue = sharpest(error.issues);
  if (issue === undefined) return new ProxyFault('wrong-shape');
  const limit = limitOf(issue);
  return new ProxyFault(
    'wrong-shape',
    issue.message.replace(WHERE, accountContextOf(issue)),
    limit ? { limit } : {},
  );
}

/** The words for keys that a schema does not know; `known` are those it does. */
export function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  const [key = ''] = keys;
  const named = PLAIN_NAME.test(key) ? `the key "${key}"` : 'an unknown key';
  return `${WHERE} holds ${named}; it may hold ${known.join(', ')}`;
}

/** The kind of a JSON value, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The issue worth telling: the first, or an unknown key around it; inside a union, of the branch of the right kind. */
function sharpest(issues: readonly Issue[]): Issue | undefined {
  const [first] = issues;
  // Schemas report what is inside an object before its unknown keys, the outermost last: the container asks that first.
  const issue =
    issues.findLast((each) => each.code === 'unrecognized_keys' && surrounds(each, first)) ?? first;
  if (issue?.code !== 'invalid_union') return issue;
  const branch = issue.errors.find((errors) => !errors.every(isOtherKind));
  const inner = branch && sharpest(branch);
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
}

function surrounds(outer: Issue, inner: Issue | undefined): boolean {
  return outer.path.every((part, index) => part === inner?.path[index]);
}

function isOtherKind(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** `inputs[3]`, `parameters.top_k`; for the body itself, what the message is about. */
function accountContextOf(issue: Issue): string {
  const place = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  if (issue.code === 'unrecognized_keys') return place === '' ? 'the body' : `"${place.slice(1)}"`;
  if (place !== '') return place.slice(1);
  return issue.code === 'invalid_union' ? 'the body' : 'the text';
}

function limitOf(issue: Issue): Limit | undefined {
  const found: unknown = issue.code === 'custom' ? issue.params?.['limit'] : undefined;
  return found as Limit | undefined;
}
