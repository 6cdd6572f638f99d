import { functionImages, functionNetwork, functionSettings } from './function-resources.ts';
import type { Signature } from './signature.ts';

const LIMITS = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const LIFECYCLE = 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html';

/** What Lambda and its runtime write about a function that runs: the proxy, or the one that runs the model. */
const functionRun: readonly Signature[] = [
  {
    id: 'function-timeout',
    where: 'gateway',
    pattern: /Task timed out after [\d.]+ seconds/,
    cause:
      'A function reached its timeout: the proxy while it waited for the model, or the function that runs the model.',
    fix: 'Send the request again in a minute. If it fails again, read the log (`npm run logs`), and raise host.timeoutSeconds or --memory of a function that runs the model.',
  },
  {
    id: 'function-module-missing',
    where: 'gateway',
    pattern: /Runtime\.ImportModuleError/,
    cause: 'The zip of the function does not contain a module that its handler imports.',
    fix: 'Deploy again: this rebuilds and uploads the zip. Packages of a serve script belong in code/requirements.txt.',
  },
  {
    id: 'function-handler-missing',
    where: 'gateway',
    pattern: /Runtime\.(?:HandlerNotFound|MalformedHandlerName)/,
    cause:
      'The function is configured with a handler that its zip does not have: it was changed outside this tool.',
    fix: 'Deploy again: this restores the code and the handler of the function.',
  },
  {
    id: 'function-killed',
    where: 'gateway',
    pattern: /Runtime exited with error: signal: killed|Error Type: Runtime\.OutOfMemory/,
    cause: 'The function ran out of memory, and Lambda stopped it.',
    fix: 'Deploy with a higher --memory; REPORT lines in the log show how much was used (Max Memory Used).',
    link: LIMITS,
  },
  {
    id: 'function-memory-full',
    where: 'gateway',
    pattern: /Memory Size: (\d+) MB\s+Max Memory Used: \1 MB/,
    cause: 'The function has used all of its memory (Max Memory Used in its REPORT line).',
    fix: 'Deploy with a higher --memory, or send fewer texts in one request.',
    link: LIMITS,
    general: true,
  },
  {
    id: 'function-init-slow',
    where: 'gateway',
    pattern: /INIT_REPORT Init Duration: [\d.]+ ms\s+Phase: init\s+Status: timeout/,
    cause:
      'Loading the model took longer than the init phase may: 10 seconds, or 130 with a snapshot or provisioned concurrency. Lambda starts it again with the first request.',
    fix: 'Deploy with a higher --memory (CPU scales with it), with host.snapStart, or with --provisioned-concurrency.',
    link: LIFECYCLE,
  },
  {
    id: 'function-init-failed',
    where: 'gateway',
    pattern: /INIT_REPORT Init Duration: .*Status: error|FUNCTION_ERROR_INIT_FAILURE/,
    cause: 'The function failed while it loaded the model.',
    fix: 'Run `npm run logs`; the lines before INIT_REPORT show the reason.',
    link: LIFECYCLE,
    general: true,
  },
  {
    id: 'function-environment-key',
    where: 'gateway',
    pattern: /Lambda was unable to decrypt the environment variables because KMS access was denied/,
    cause: "The grant on the function's KMS key belongs to an earlier role with the same name.",
    fix: 'Run `npm run destroy` and deploy again, so that role and function are created together.',
  },
];

const SNAP_START = 'https://docs.aws.amazon.com/lambda/latest/dg/snapstart-troubleshooting.html';

/** Snapshots of a function that has loaded the model. */
const snapStart: readonly Signature[] = [
  {
    id: 'snapshot-not-ready',
    where: 'gateway',
    pattern: /\bSnapStartNotReadyException\b/,
    cause: 'Lambda is making the snapshot of this version again: it was not used for 14 days.',
    fix: 'Send the request again in a few minutes.',
    link: SNAP_START,
  },
  {
    id: 'snapshot-hook-failed',
    where: 'gateway',
    pattern: /\bSnapStartException\b|RESTORE_REPORT .*Status: error/,
    cause: 'Code that runs after the restore of a snapshot raised an exception.',
    fix: 'Fix the hooks that the serve script registers (`npm run logs` shows the traceback), or remove host.snapStart.',
    link: SNAP_START,
  },
  {
    id: 'snapshot-restore-slow',
    where: 'gateway',
    pattern: /\bSnapStartTimeoutException\b|RESTORE_REPORT .*Status: timeout/,
    cause: 'Lambda could not restore the snapshot within its limit of 10 seconds, hooks included.',
    fix: 'Do less in the hooks after a restore, or remove host.snapStart.',
    link: SNAP_START,
  },
];

/** Functions: the proxy, and those that run the model. */
export const functions: readonly Signature[] = [
  ...functionRun,
  ...snapStart,
  ...functionSettings,
  ...functionImages,
  ...functionNetwork,
];
