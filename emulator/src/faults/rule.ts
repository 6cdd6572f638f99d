/** Faults of calls. */
export const CALL_FAULTS = ['throttle', 'error', 'lost-answer', 'expired-credentials', 'delay'] as const;
/** Faults of endpoints, injected after the call that changes the endpoint has succeeded. */
export const ENDPOINT_FAULTS = ['stuck', 'ping-failure'] as const;

/** Faults of functions, injected when a version is invoked. */
export const FUNCTION_FAULTS = ['idle'] as const;

export type CallFault = (typeof CALL_FAULTS)[number];
export type EndpointFault = (typeof ENDPOINT_FAULTS)[number];
export type FunctionFault = (typeof FUNCTION_FAULTS)[number];

/** Which of the matching calls or changes get the fault. */
interface Occurrences {
  /** The first match that gets the fault, counted from 1 (default 1). */
  readonly from?: number;
  /** Then every n-th match (default 1). */
  readonly every?: number;
  /** Total number of faults (default 1). */
  readonly times?: number | 'always';
}

/** Injects faults into calls. Of the first four conditions, those that are left out match every call. */
export interface CallRule extends Occurrences {
  readonly kind: CallFault;
  /** As botocore names it: `sagemaker`, `s3`, `apigatewayv2`. */
  readonly service?: string;
  /** As the API names it: `CreateEndpoint`. */
  readonly action?: string;
  /** Only calls signed with this key, so that a later command with other credentials is not affected. */
  readonly accessKeyId?: string;
  /** True: only calls that change the account. */
  readonly writes?: boolean;
  /** For `error`: the code, and optionally message and status (default 400). */
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
  /** For `delay`: how long the call waits before it runs. */
  readonly delayMs?: number;
}

/** Injects faults into endpoints that are being created or updated; into all unless `endpoint` is set. */
export interface EndpointRule extends Occurrences {
  readonly kind: EndpointFault;
  readonly endpoint?: string;
}

/** Counts a version with SnapStart as unused for 14 days; every version unless `function` is set, as `NAME:VERSION`. */
export interface FunctionRule extends Occurrences {
  readonly kind: FunctionFault;
  readonly function?: string;
}

export type FaultRule = CallRule | EndpointRule | FunctionRule;

/** An invalid rule. */
export class InvalidRule extends Error {}

type Check = readonly [requirement: string, holds: (value: unknown) => boolean];

const isWhole = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;
const TEXT: Check = ['a text', (value) => typeof value === 'string' && value !== ''];
const WHOLE: Check = ['a whole number above 0', isWhole];
const OCCURRENCES = {
  from: WHOLE,
  every: WHOLE,
  times: ['a whole number above 0, or "always"', (value: unknown) => value === 'always' || isWhole(value)],
} as const satisfies Record<string, Check>;
const CALL_MEMBERS: Readonly<Record<string, Check>> = {
  ...OCCURRENCES,
  service: TEXT,
  action: TEXT,
  accessKeyId: TEXT,
  writes: ['true or false', (value) => typeof value === 'boolean'],
  code: TEXT,
  message: TEXT,
  status: ['an HTTP status from 400 to 599', (value) => isWhole(value) && isErrorStatus(Number(value))],
  delayMs: WHOLE,
};
const ENDPOINT_MEMBERS: Readonly<Record<string, Check>> = { ...OCCURRENCES, endpoint: TEXT };
const FUNCTION_MEMBERS: Readonly<Record<string, Check>> = { ...OCCURRENCES, function: TEXT };
const KINDS = [
  [CALL_FAULTS, CALL_MEMBERS],
  [ENDPOINT_FAULTS, ENDPOINT_MEMBERS],
  [FUNCTION_FAULTS, FUNCTION_MEMBERS],
] as const;

function isErrorStatus(status: number): boolean {
  return status >= 400 && status <= 599;
}

/** Parses a rule. Throws InvalidRule naming the member and its allowed values. */
export function readRule(given: unknown): FaultRule {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new InvalidRule('A fault is an object with at least a kind.');
  const { kind, ...members } = given as Record<string, unknown>;
  const [, known] = KINDS.find(([kinds]) => isOneOf(kinds, kind)) ?? [];
  if (!known) throw new InvalidRule(`kind must be one of ${KINDS.flatMap(([kinds]) => kinds).join(', ')}.`);
  checkMembers(members, known, String(kind));
  if (kind === 'error' && members['code'] === undefined) throw new InvalidRule('An error needs its code.');
  if (kind === 'delay' && members['delayMs'] === undefined)
    throw new InvalidRule('A delay needs its delayMs.');
  return given as FaultRule;
}

function checkMembers(
  members: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, Check>>,
  kind: string,
): void {
  for (const [name, value] of Object.entries(members)) {
    const check = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!check) throw new InvalidRule(`A ${kind} has no ${name}; it has ${Object.keys(known).join(', ')}.`);
    const [requirement, holds] = check;
    if (!holds(value)) throw new InvalidRule(`${name} must be ${requirement}.`);
  }
}

function isOneOf(kinds: readonly string[], kind: unknown): boolean {
  return typeof kind === 'string' && kinds.includes(kind);
}
