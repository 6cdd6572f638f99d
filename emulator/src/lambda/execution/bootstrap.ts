/**
 * Runs inside the function's process, replacing Lambda's runtime interface client:
 * imports the handler named by the environment, then processes one event after another.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { replaceConsole } from './bootstrap-console.ts';
import { errorStructure, RuntimeError } from './error-structure.ts';
import {
  OUTPUT_MARK,
  type AnswerMessage,
  type EventMessage,
  type ProcessMessage,
} from './runtime-message.ts';

type Handler = (event: unknown, context: object) => unknown;

const channel = process.send?.bind(process);
if (!channel) throw new Error('The bootstrap of a function is started by the emulator, with an IPC channel.');
// Function code must see the process as on Lambda: without a parent IPC channel.
Reflect.deleteProperty(process, 'send');

const current: { event: EventMessage | undefined } = { event: undefined };
const settings = process.env;
const log = replaceConsole(() => current.event?.requestId);

// No process may outlive the emulator.
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', (error) => die(error, 129));
process.on('unhandledRejection', (reason) => {
  die(new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason), reason), 128);
});

try {
  const handler = await loadHandler(settings['LAMBDA_TASK_ROOT'] ?? '', settings['_HANDLER'] ?? '');
  process.on('message', (message) => void run(handler, message as EventMessage));
  post({ type: 'ready', maxMemoryMb: maxMemoryMb() });
} catch (error) {
  const payload = errorStructure(error);
  log('ERROR', 'Uncaught Exception', payload);
  const { errorType } = JSON.parse(payload) as { errorType: string };
  post({ type: 'ready', error: { errorType, payload }, maxMemoryMb: maxMemoryMb() });
}

/** Processes one event and reports the handler's value or its error. */
async function run(handle: Handler, event: EventMessage): Promise<void> {
  current.event = event;
  try {
    const result = await handle(JSON.parse(event.payload), contextOf(event));
    answer(event, JSON.stringify(result) ?? 'null', { failed: false, fatal: false });
  } catch (error) {
    const structure = errorStructure(error);
    log('ERROR', 'Invoke Error', structure);
    answer(event, structure, { failed: true, fatal: false });
  }
}

/** "dir/file.export.inner": the module is all up to the first dot of the last segment. */
async function loadHandler(root: string, named: string): Promise<Handler> {
  const [stem = '', ...exports] = basename(named).split('.');
  const module = join(dirname(named), stem);
  const path = ['.js', '.mjs', '.cjs'].map((end) => join(root, module + end)).find(existsSync);
  if (!path) {
    throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${module}'`);
  }
  const found = exportOf(await imported(path), exports);
  if (typeof found !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${named} is undefined or not exported`);
  }
  // A third parameter is the callback: nodejs24.x has dropped that form of handler.
  if (found.length > 2) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'Callback-based handlers are not run here, as in nodejs24.x; use an async handler.',
    );
  }
  return found as Handler;
}

/** Distinguishes the same errors as Lambda: a syntax error, a missing module, and an error thrown by the code. */
async function imported(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error), error);
    if (error instanceof Error && 'code' in error && String(error.code).endsWith('MODULE_NOT_FOUND')) {
      throw new RuntimeError('Runtime.ImportModuleError', String(error), error);
    }
    throw error;
  }
}

/** An ES module's own export, or one of the object a CommonJS module exports. */
function exportOf(module: Record<string, unknown>, names: readonly string[]): unknown {
  const pick = (from: unknown): unknown =>
    names.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], from);
  return pick(module) ?? pick(module['default']);
}

/** The context object of the Node.js runtime, without the callback form that nodejs24.x dropped. */
function contextOf(event: EventMessage): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: settings['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: settings['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: settings['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: settings['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: settings['AWS_LAMBDA_LOG_STREAM_NAME'],
    invokedFunctionArn: event.functionArn,
    awsRequestId: event.requestId,
    getRemainingTimeInMillis: () => Math.max(0, event.deadlineMs - Date.now()),
  };
}

/** Lambda ends the process after an uncaught error, which becomes the result of the current event. */
function die(error: unknown, exitCode: number): void {
  const structure = errorStructure(error);
  log('ERROR', 'Uncaught Exception', structure);
  if (!current.event) process.exit(exitCode);
  answer(current.event, structure, { failed: true, fatal: true }, () => process.exit(exitCode));
}

function answer(
  event: EventMessage,
  payload: string,
  how: Pick<AnswerMessage, 'failed' | 'fatal'>,
  sent: () => void = () => undefined,
): void {
  // A second result for the same event (a rejection after the response) is ignored.
  if (current.event !== event) return;
  current.event = undefined;
  post({ type: 'answer', requestId: event.requestId, payload, ...how, maxMemoryMb: maxMemoryMb() }, sent);
}

function maxMemoryMb(): number {
  return Math.ceil(process.resourceUsage().maxRSS / 1024);
}

/** Ends a phase: marks both streams, then reports the result. */
function post(message: ProcessMessage, sent: () => void = () => undefined): void {
  process.stdout.write(`${OUTPUT_MARK}\n`);
  process.stderr.write(`${OUTPUT_MARK}\n`);
  channel?.(message, undefined, undefined, sent);
}
