import type { TimestampFormat } from './smithy-schema.ts';

/** Reads a timestamp in any of the formats; a value that is none is returned as it is, for validation to refuse. */
export function readTimestamp(value: unknown): unknown {
  if (typeof value === 'number') return new Date(value * 1000);
  if (typeof value !== 'string') return value;
  const date = /^\d+(\.\d+)?$/.test(value) ? new Date(Number(value) * 1000) : new Date(value);
  return Number.isNaN(date.getTime()) ? value : date;
}

export function writeTimestamp(date: Date, format: TimestampFormat): string | number {
  if (format === 'epoch-seconds') return date.getTime() / 1000;
  if (format === 'http-date') return date.toUTCString();
  return date.toISOString().replace('.000Z', 'Z');
}
