import { MARK } from './scripted-model.ts';

const LEAKS: readonly [what: string, RegExp][] = [
  ['an ARN', /\barn:aws/i],
  ['an account id', /(?<![\w-])\d{12}(?![\w-])/],
  ['a traceback', /Traceback|File "|\bat .+:\d+:\d+|\.py\b|\.ts\b/],
  ['a link to a log', /console\.aws|logEventViewer|cloudwatch|\/aws\/(?:lambda|sagemaker)/i],
  ['text of the request', new RegExp(MARK)],
];

/** The internal details, or parts of the request, that a response discloses. */
export function leaksIn(headers: Headers, body: string): string[] {
  const received = `${[...headers].map(([name, value]) => `${name}: ${value}`).join('\n')}\n${body}`;
  return LEAKS.filter(([, pattern]) => pattern.test(received)).map(([what]) => what);
}
