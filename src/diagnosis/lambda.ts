import type { Signature } from './signature.ts';

const LIMITS = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';

/** What Lambda says of the proxy function. */
export const lambda: readonly Signature[] = [
  {
    id: 'function-timeout',
    where: 'gateway',
    pattern: /Task timed out after [\d.]+ seconds/,
    cause: 'The proxy waited for the model until its own time was over; usually the endpoint was starting.',
    fix: 'Send the request again in a minute; when it goes on, look into the container: `npm run logs`.',
  },
  {
    id: 'function-module-missing',
    where: 'gateway',
    pattern: /Runtime\.ImportModuleError/,
    cause: "The function's zip does not hold the module that its handler names.",
    fix: 'Deploy again: the zip is built and uploaded anew.',
  },
  {
    id: 'function-killed',
    where: 'gateway',
    pattern: /Runtime exited with error: signal: killed/,
    cause: 'The function used more memory than it has, and Lambda ended it.',
    fix: 'Give the function more memory; REPORT lines in the log show what it used.',
    link: LIMITS,
  },
  {
    id: 'function-role-not-trusted',
    where: 'aws',
    pattern: /The role defined for the function cannot be assumed by Lambda/,
    cause:
      'Lambda may not take on the role yet: new roles take some seconds to spread, or it does not trust Lambda.',
    fix: 'Run the same command again.',
  },
  {
    id: 'function-zip-too-large',
    where: 'aws',
    pattern: /Unzipped size must be smaller than \d+/,
    cause: 'The unpacked function and its layers are larger than the 250 MB that Lambda takes.',
    fix: 'Keep the model out of the function: it belongs into the archive of the endpoint.',
    link: LIMITS,
  },
  {
    id: 'function-environment-key',
    where: 'gateway',
    pattern: /Lambda was unable to decrypt the environment variables because KMS access was denied/,
    cause: "The grant on the function's key belongs to an earlier role of the same name.",
    fix: 'Run `npm run destroy` and deploy again, so that role and function are made together.',
  },
];
