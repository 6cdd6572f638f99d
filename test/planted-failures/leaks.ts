import { MARK } from './scripted-model.ts';

const LEAKS: readonly [what: string, RegExp][] = [
  ['an ARN', /\barn:aws/i],
  ['an account id', /(?<![\w-])\d{12}(?![\w-])/],
  ['a traceback', /Traceback|File "|\bat .+:\d+:\d+|\.py\b|\.ts\b/],
  ['a link to a log', /console\.aws|logEventViewer|cloudwatch|\/aws\/(?:lambda|sagemaker)/i],
  ['text of the request', new RegExp(MARK)],
];

/** What of the inside, or of the request, an answer gives away. */
export function leaksIn(headers: Headers, body: string): string[] {
  const heard = `${[...headers].map(([name, value]) => `${name}: ${value}`).join('\n')}\n${body}`;
  return LEAKS.filter(([, pattern]) => pattern.test(heard)).map(([what]) => what);
}
