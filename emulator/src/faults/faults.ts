import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import { pause } from '../timing.ts';
import {
  CALL_FAULTS,
  type CallRule,
  ENDPOINT_FAULTS,
  type EndpointFault,
  type FaultRule,
  readRule,
} from './rule.ts';
import { expired, throttled } from './wording.ts';

/** An active rule: how many calls it has matched and how many faults it has injected. */
export interface ActiveFault {
  readonly id: string;
  readonly rule: FaultRule;
  /** Number of matching calls or status changes. */
  seen: number;
  struck: number;
}

interface StoredFault extends ActiveFault {
  /** Aborts when the rule is removed. */
  readonly lifted: AbortController;
}

/** A call, as matched against the rules. */
export interface ObservedCall {
  readonly service: string;
  readonly action: string;
  readonly accessKeyId: string;
  /** Whether the action changes the account. */
  readonly mutating: boolean;
}

/**
 * Thrown instead of a response: the server closes the connection, and the client never learns that the call
 * succeeded.
 */
export class LostResponse extends Error {
  override readonly name = 'LostAnswer';
}

/** The active fault rules of an account, oldest first. */
export class Faults {
  readonly #active = new Map<string, StoredFault>();

  constructor(rules: readonly FaultRule[] = []) {
    for (const rule of rules) this.add(rule);
  }

  /** Adds a rule. Throws InvalidRule. */
  add(given: unknown): ActiveFault {
    const fault = {
      id: randomUUID(),
      rule: readRule(given),
      seen: 0,
      struck: 0,
      lifted: new AbortController(),
    };
    this.#active.set(fault.id, fault);
    return view(fault);
  }

  list(): ActiveFault[] {
    return [...this.#active.values()].map(view);
  }

  /** Removes a rule; delayed work continues. False when there is no such rule. */
  remove(id: string): boolean {
    this.#active.get(id)?.lifted.abort();
    return this.#active.delete(id);
  }

  clear(): void {
    for (const id of this.#active.keys()) this.remove(id);
  }

  /**
   * Injects the faults that are due for this call, before it runs. Throws the AwsError of an error fault. Returns
   * whether the response is to be dropped.
   */
  async inject(call: ObservedCall, signal: AbortSignal): Promise<boolean> {
    let lost = false;
    for (const fault of this.#active.values()) {
      const { rule } = fault;
      if (!isCallRule(rule) || !matches(rule, call) || !isDue(fault)) continue;
      if (rule.kind === 'delay') await pause(rule.delayMs ?? 0, signal);
      else if (rule.kind === 'lost-answer') lost = true;
      else throw refusal(rule, call.service);
    }
    return lost;
  }

  /** The fault that is due for an endpoint that is about to be in service; `lifted` aborts when the rule is removed. */
  atEndpoint(name: string): { kind: EndpointFault; lifted: AbortSignal } | undefined {
    for (const fault of this.#active.values()) {
      const { rule } = fault;
      if (!isEndpointRule(rule) || (rule.endpoint ?? name) !== name || !isDue(fault)) continue;
      return { kind: rule.kind, lifted: fault.lifted.signal };
    }
    return undefined;
  }

  /** Whether a version of a function, named as `NAME:VERSION`, counts as unused when it is invoked. */
  atFunction(name: string): boolean {
    return [...this.#active.values()].some((fault) => {
      const { rule } = fault;
      return rule.kind === 'idle' && (rule.function ?? name) === name && isDue(fault);
    });
  }
}

function view({ id, rule, seen, struck }: StoredFault): ActiveFault {
  return { id, rule, seen, struck };
}

function isCallRule(rule: FaultRule): rule is CallRule {
  return CALL_FAULTS.some((kind) => kind === rule.kind);
}

function isEndpointRule(rule: FaultRule): rule is Extract<FaultRule, { kind: EndpointFault }> {
  return ENDPOINT_FAULTS.some((kind) => kind === rule.kind);
}

function matches(rule: CallRule, { service, action, accessKeyId, mutating }: ObservedCall): boolean {
  return (
    (rule.service ?? service) === service &&
    (rule.action ?? action) === action &&
    (rule.accessKeyId ?? accessKeyId) === accessKeyId &&
    (rule.writes !== true || mutating)
  );
}

/** Counts the match; true when the fault is due. */
function isDue(fault: StoredFault): boolean {
  const { from = 1, every = 1, times = 1 } = fault.rule;
  fault.seen += 1;
  const turn = fault.seen - from;
  if (turn < 0 || turn % every !== 0 || (times !== 'always' && fault.struck >= times)) return false;
  fault.struck += 1;
  return true;
}

function refusal(rule: CallRule, service: string): AwsError {
  if (rule.kind === 'throttle') return throttled(service);
  if (rule.kind === 'expired-credentials') return expired(service);
  return new AwsError(rule.code ?? '', rule.message ?? 'A fault that was asked for.', rule.status);
}
