import type { Mode } from './mode.ts';

interface ErrorResponse {
  readonly status: number;
  readonly code: string;
}

/** The single error that a REST API's request validator returns, before the proxy is invoked. */
const BY_VALIDATOR: ErrorResponse = { status: 400, code: 'bad-request' };
const SEEN_BY_VALIDATOR: ReadonlySet<string> = new Set(['invalid-json', 'wrong-shape']);

/** The error responses that a contract violation may have in this mode. */
export function rejectedAs({ api }: Mode, { status, code }: ErrorResponse): ErrorResponse[] {
  const proper = { status, code };
  return api === 'rest' && SEEN_BY_VALIDATOR.has(code) ? [proper, BY_VALIDATOR] : [proper];
}
