import * as z from 'zod';
import { ID_TAG, OWNER_TAG } from '../contract/stack-tags.ts';

// AWS's rules for tags (Tagging AWS Resources User Guide, "Tag naming limits and requirements"; TagKey and TagValue in
// the service models of SageMaker, Lambda, IAM and CloudWatch Logs). S3, CloudWatch and API Gateway allow no more.
const MAX_KEY = 128;
const MAX_VALUE = 256;
const MAX_TAGS = 50;
const REFUSED = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u;
const ALLOWED = 'letters, digits, spaces and _ . : / = + - @';

/** Tags that every resource of a stack has. */
const OWN = [OWNER_TAG, ID_TAG];

/** The user's tags, by AWS's rules; each problem names its tag. */
export const tagsSchema = z.record(z.string(), z.string()).superRefine((tags, context) => {
  const most = MAX_TAGS - OWN.length;
  const count = Object.keys(tags).length;
  if (count > most) {
    const message = `has ${count} tags, of at most ${most}: AWS allows ${MAX_TAGS}, and ${OWN.length} belong to the stack`;
    context.addIssue({ code: 'custom', message });
  }
  const seen = new Map<string, string>();
  for (const [key, value] of Object.entries(tags)) {
    const twin = seen.get(key.toLowerCase());
    seen.set(key.toLowerCase(), key);
    const problems = [...keyProblems(key), ...twinProblem(twin), ...textProblems('value', value, MAX_VALUE)];
    for (const message of problems) context.addIssue({ code: 'custom', path: [key], message });
  }
});

function keyProblems(key: string): string[] {
  const reserved = OWN.some((own) => own === key.toLowerCase());
  return [
    ...(key === '' ? ['a key must not be empty'] : []),
    ...(/^aws:/i.test(key) ? ['a key must not begin with "aws:", which AWS reserves'] : []),
    ...(reserved ? ['this key belongs to the stack'] : []),
    ...textProblems('key', key, MAX_KEY),
  ];
}

// "Tag keys are case insensitive" (IAM, for the roles of the stack), though other services distinguish them.
function twinProblem(twin: string | undefined): string[] {
  return twin === undefined ? [] : [`the key differs from "${twin}" only in case, which IAM rejects`];
}

/** Lengths are in Unicode characters. */
function textProblems(what: 'key' | 'value', text: string, max: number): string[] {
  const { length } = Array.from(text);
  const refused = REFUSED.exec(text)?.[0];
  return [
    ...(length > max ? [`the ${what} has ${length} characters, of at most ${max}`] : []),
    ...(refused === undefined
      ? []
      : [`the ${what} contains ${JSON.stringify(refused)}; allowed are ${ALLOWED}`]),
  ];
}
