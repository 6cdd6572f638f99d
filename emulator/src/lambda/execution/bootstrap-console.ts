import { format } from 'node:util';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
type Level = (typeof LEVELS)[number];

/** Writes one log event. */
type Log = (level: Level, ...values: unknown[]) => void;

const METHODS: readonly (readonly ['trace' | 'debug' | 'log' | 'info' | 'warn' | 'error', Level])[] = [
  ['trace', 'TRACE'],
  ['debug', 'DEBUG'],
  ['log', 'INFO'],
  ['info', 'INFO'],
  ['warn', 'WARN'],
  ['error', 'ERROR'],
];

/**
 * Makes the console write as Lambda's Node.js runtime does: tab-separated lines with time and request id,
 * or JSON objects above the application log level, as AWS_LAMBDA_LOG_FORMAT and _LEVEL say.
 * Returns the same writer for the runtime's own lines.
 */
export function replaceConsole(requestId: () => string | undefined): Log {
  const json = process.env['AWS_LAMBDA_LOG_FORMAT'] === 'JSON';
  const lowest = LEVELS.indexOf((process.env['AWS_LAMBDA_LOG_LEVEL'] ?? 'TRACE') as Level);
  const log: Log = (level, ...values) => {
    if (LEVELS.indexOf(level) < lowest) return;
    const line = json ? jsonLine(level, values, requestId()) : textLine(level, values, requestId());
    process.stdout.write(`${line}\n`);
  };
  for (const [method, level] of METHODS) console[method] = (...values: unknown[]) => log(level, ...values);
  return log;
}

/** A multi-line message stays one log event: the runtime replaces line breaks with carriage returns. */
function textLine(level: Level, values: unknown[], requestId: string | undefined): string {
  const text = format(...values).replaceAll('\n', '\r');
  return [new Date().toISOString(), requestId ?? 'undefined', level, text].join('\t');
}

/** A single value keeps its structure; several are formatted to one text. */
function jsonLine(level: Level, values: unknown[], requestId: string | undefined): string {
  const message = values.length === 1 && !(values[0] instanceof Error) ? values[0] : format(...values);
  return JSON.stringify({ timestamp: new Date().toISOString(), level, requestId, message });
}
