import type { FaultRule } from 'sagemaker-emulator';
import type { Mode, Pass } from '../gateway-modes/mode.ts';
import type { OpenMode } from '../gateway-modes/open-mode.ts';

/** What is sent, over a good request. */
export interface Sent {
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** When it is signed. */
  readonly at?: Date;
  /** What is shown at the door instead of the mode's own pass. */
  readonly pass?: Pass;
  /** What goes out instead of what was signed. */
  readonly bodyAfterSigning?: string;
}

/** A problem of the proxy's, or one that a REST API gives in our form before the proxy. */
export interface Problem {
  readonly door: 'proxy' | 'API Gateway';
  readonly status: number;
  readonly code: string;
  /** Whether Retry-After says when to come again. */
  readonly comesAgain?: boolean;
}

/** API Gateway's own words, which cannot be changed: an HTTP API's `{"message"}`, or none at all. */
export interface OwnWords {
  readonly door: 'API Gateway';
  readonly status: number;
  readonly message?: string;
  /** Said before it is known which API is meant, and so without its CORS. */
  readonly ofNoApi?: true;
}

/** Who refused, and in which words. */
export type Told = Problem | OwnWords;

/** One planted failure and what a caller must be told. */
export interface Failure {
  readonly name: string;
  readonly sent: Sent | ((open: OpenMode) => Promise<Sent>);
  readonly told: Told | Readonly<Record<Mode['api'], Told>>;
  /** In force while it is asked. */
  readonly fault?: FaultRule;
  readonly only?: (mode: Mode) => boolean;
  /** Leaves the stack in no state for the others: asked when those are done. */
  readonly spoils?: true;
  /** What is done to the stack first. */
  readonly before?: (open: OpenMode) => Promise<void>;
}

export function toldBy(mode: Mode, { told }: Failure): Told {
  return 'door' in told ? told : told[mode.api];
}

/** The proxy's own refusal. */
export function byProxy(status: number, code: string, comesAgain = false): Problem {
  return { door: 'proxy', status, code, comesAgain };
}

/** API Gateway's refusal: an HTTP API says it with its message, a REST API with a problem in our form. */
export function atTheDoor(
  status: number,
  message: string,
  code: string,
  comesAgain = false,
): Readonly<Record<Mode['api'], Told>> {
  return {
    http: { door: 'API Gateway', status, message },
    rest: { door: 'API Gateway', status, code, comesAgain },
  };
}

/** A body that a REST API's validator refuses before the proxy would. */
export function byValidator(status: number, code: string): Readonly<Record<Mode['api'], Told>> {
  return { http: byProxy(status, code), rest: { door: 'API Gateway', status: 400, code: 'bad-request' } };
}
