import { randomUUID } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import { isMutating } from '../http/call-log.ts';
import { pause } from '../timing/pause.ts';
import { type CallRule, ENDPOINT_FAULTS, type EndpointFault, type FaultRule, readRule } from './rule.ts';
import { expired, throttled } from './wording.ts';

/** A rule in force: what it has met and whom it has struck. */
export interface StandingFault {
  readonly id: string;
  readonly rule: FaultRule;
  /** Calls or moves that matched. */
  seen: number;
  struck: number;
}

interface Standing extends StandingFault {
  /** Aborts when the rule is taken back. */
  readonly lifted: AbortController;
}

/** A call as the rules see it. */
export interface MetCall {
  readonly service: string;
  readonly action: string;
  readonly accessKeyId: string;
}

/** Thrown instead of an answer: the door closes the connection, and the client never hears that the work was done. */
export class LostAnswer extends Error {
  override readonly name = 'LostAnswer';
}

/** Everything that shall go wrong in an account, in the order in which it was asked for. */
export class Faults {
  readonly #standing = new Map<string, Standing>();

  constructor(rules: readonly FaultRule[] = []) {
    for (const rule of rules) this.add(rule);
  }

  /** Puts a rule in force. Throws BadRule. */
  add(given: unknown): StandingFault {
    const fault = {
      id: randomUUID(),
      rule: readRule(given),
      seen: 0,
      struck: 0,
      lifted: new AbortController(),
    };
    this.#standing.set(fault.id, fault);
    return view(fault);
  }

  list(): StandingFault[] {
    return [...this.#standing.values()].map(view);
  }

  /** Takes a rule back; what it holds goes on. False when there is no such rule. */
  remove(id: string): boolean {
    this.#standing.get(id)?.lifted.abort();
    return this.#standing.delete(id);
  }

  clear(): void {
    for (const id of this.#standing.keys()) this.remove(id);
  }

  /**
   * Lets every rule that strikes this call have its way before the call runs. Throws the AwsError of a refusal.
   * Returns whether the answer shall be lost.
   */
  async meet(call: MetCall, signal: AbortSignal): Promise<boolean> {
    let lost = false;
    for (const fault of this.#standing.values()) {
      const { rule } = fault;
      if (isEndpointRule(rule) || !matches(rule, call) || !takesTurn(fault)) continue;
      if (rule.kind === 'delay') await pause(rule.delayMs ?? 0, signal);
      else if (rule.kind === 'lost-answer') lost = true;
      else throw refusal(rule, call.service);
    }
    return lost;
  }

  /** The fault that strikes an endpoint which is about to come up; `lifted` aborts when it is taken back. */
  atEndpoint(name: string): { kind: EndpointFault; lifted: AbortSignal } | undefined {
    for (const fault of this.#standing.values()) {
      const { rule } = fault;
      if (!isEndpointRule(rule) || (rule.endpoint ?? name) !== name || !takesTurn(fault)) continue;
      return { kind: rule.kind, lifted: fault.lifted.signal };
    }
    return undefined;
  }
}

function view({ id, rule, seen, struck }: Standing): StandingFault {
  return { id, rule, seen, struck };
}

function isEndpointRule(rule: FaultRule): rule is Extract<FaultRule, { kind: EndpointFault }> {
  return ENDPOINT_FAULTS.some((kind) => kind === rule.kind);
}

function matches(rule: CallRule, { service, action, accessKeyId }: MetCall): boolean {
  return (
    (rule.service ?? service) === service &&
    (rule.action ?? action) === action &&
    (rule.accessKeyId ?? accessKeyId) === accessKeyId &&
    (rule.writes !== true || isMutating(action))
  );
}

/** Counts the match, and says whether it is one that the rule strikes. */
function takesTurn(fault: Standing): boolean {
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
