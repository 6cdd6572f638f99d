/** What befalls a call that a rule strikes. */
export const CALL_FAULTS = ['throttle', 'error', 'lost-answer', 'expired-credentials', 'delay'] as const;
/** What befalls an endpoint that a rule strikes, after the call that moved it was answered well. */
export const ENDPOINT_FAULTS = ['stuck', 'ping-failure'] as const;

export type CallFault = (typeof CALL_FAULTS)[number];
export type EndpointFault = (typeof ENDPOINT_FAULTS)[number];

/** Which of the matching calls or moves are struck. */
interface Turns {
  /** The first that is struck, counted from 1; 1 unless given. */
  readonly from?: number;
  /** From there on every n-th; 1 unless given. */
  readonly every?: number;
  /** How many are struck; 1 unless given. */
  readonly times?: number | 'always';
}

/** Strikes calls. What is left out of the first four matches all. */
export interface CallRule extends Turns {
  readonly kind: CallFault;
  /** As botocore names it: `sagemaker`, `s3`, `apigatewayv2`. */
  readonly service?: string;
  /** As the API names it: `CreateEndpoint`. */
  readonly action?: string;
  /** Whose calls: a later command with other credentials is then left in peace. */
  readonly accessKeyId?: string;
  /** True: only calls that change the account. */
  readonly writes?: boolean;
  /** Of an `error`: the code, and what goes with it (400 and a plain sentence unless given). */
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
  /** Of a `delay`: how long the call waits before it runs. */
  readonly delayMs?: number;
}

/** Strikes endpoints that are being created or updated; all of them unless one is named. */
export interface EndpointRule extends Turns {
  readonly kind: EndpointFault;
  readonly endpoint?: string;
}

export type FaultRule = CallRule | EndpointRule;

/** What is wrong with a rule that was asked for. */
export class BadRule extends Error {}

type Check = readonly [wish: string, holds: (value: unknown) => boolean];

const isWhole = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;
const TEXT: Check = ['a text', (value) => typeof value === 'string' && value !== ''];
const WHOLE: Check = ['a whole number above 0', isWhole];
const TURNS = {
  from: WHOLE,
  every: WHOLE,
  times: ['a whole number above 0, or "always"', (value: unknown) => value === 'always' || isWhole(value)],
} as const satisfies Record<string, Check>;
const CALL_MEMBERS: Readonly<Record<string, Check>> = {
  ...TURNS,
  service: TEXT,
  action: TEXT,
  accessKeyId: TEXT,
  writes: ['true or false', (value) => typeof value === 'boolean'],
  code: TEXT,
  message: TEXT,
  status: ['an HTTP status from 400 to 599', (value) => isWhole(value) && inErrors(Number(value))],
  delayMs: WHOLE,
};
const ENDPOINT_MEMBERS: Readonly<Record<string, Check>> = { ...TURNS, endpoint: TEXT };

function inErrors(status: number): boolean {
  return status >= 400 && status <= 599;
}

/** A rule as it came from outside. Throws BadRule that names the member, and what it may be. */
export function readRule(given: unknown): FaultRule {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new BadRule('A fault is an object with at least a kind.');
  const { kind, ...members } = given as Record<string, unknown>;
  const atEndpoint = isOneOf(ENDPOINT_FAULTS, kind);
  if (!atEndpoint && !isOneOf(CALL_FAULTS, kind))
    throw new BadRule(`kind must be one of ${[...CALL_FAULTS, ...ENDPOINT_FAULTS].join(', ')}.`);
  checkMembers(members, atEndpoint ? ENDPOINT_MEMBERS : CALL_MEMBERS, String(kind));
  if (kind === 'error' && members['code'] === undefined) throw new BadRule('An error needs its code.');
  if (kind === 'delay' && members['delayMs'] === undefined) throw new BadRule('A delay needs its delayMs.');
  return given as FaultRule;
}

function checkMembers(
  members: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, Check>>,
  kind: string,
): void {
  for (const [name, value] of Object.entries(members)) {
    const check = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!check) throw new BadRule(`A ${kind} has no ${name}; it has ${Object.keys(known).join(', ')}.`);
    const [wish, holds] = check;
    if (!holds(value)) throw new BadRule(`${name} must be ${wish}.`);
  }
}

function isOneOf(kinds: readonly string[], kind: unknown): boolean {
  return typeof kind === 'string' && kinds.includes(kind);
}
