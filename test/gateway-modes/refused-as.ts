import type { Mode } from './mode.ts';

interface Refusal {
  readonly status: number;
  readonly code: string;
}

/** What a REST API's validator can see without the proxy, and says in its own one way. */
const BY_VALIDATOR: Refusal = { status: 400, code: 'bad-request' };
const SEEN_BY_VALIDATOR: ReadonlySet<string> = new Set(['invalid-json', 'wrong-shape']);

/** How a refusal of the contract may come to a caller of this mode. */
export function refusedAs({ api }: Mode, { status, code }: Refusal): Refusal[] {
  const proper = { status, code };
  return api === 'rest' && SEEN_BY_VALIDATOR.has(code) ? [proper, BY_VALIDATOR] : [proper];
}
