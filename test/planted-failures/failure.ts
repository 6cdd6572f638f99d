import type { FaultRule } from 'sagemaker-emulator';
import type { Mode, Pass } from '../gateway-modes/mode.ts';
import type { OpenMode } from '../gateway-modes/open-mode.ts';

/** What differs from a valid request. */
export interface Sent {
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The time of the signature. */
  readonly at?: Date;
  /** Credentials instead of the mode's own. */
  readonly pass?: Pass;
  /** The body that is sent in place of the signed one. */
  readonly bodyAfterSigning?: string;
}

/** A problem document from the proxy, or from a REST API's gateway responses. */
export interface Problem {
  readonly rejectedBy: 'proxy' | 'API Gateway';
  readonly status: number;
  readonly code: string;
  /** Whether the response has a Retry-After header. */
  readonly isRetryable?: boolean;
}

/** API Gateway's fixed response, which cannot be customized: an HTTP API's `{"message"}`, or an empty body. */
export interface GatewayMessage {
  readonly rejectedBy: 'API Gateway';
  readonly status: number;
  readonly message?: string;
  /** Returned before the API is resolved, and so without its CORS headers. */
  readonly ofNoApi?: true;
}

/** The component that rejects the request, and its response. */
export type ExpectedResponse = Problem | GatewayMessage;

/** One injected failure and the response that a caller must get. */
export interface Failure {
  readonly name: string;
  readonly sent: Sent | ((open: OpenMode) => Promise<Sent>);
  readonly expected: ExpectedResponse | Readonly<Record<Mode['api'], ExpectedResponse>>;
  /** Active during the request. */
  readonly fault?: FaultRule;
  readonly only?: (mode: Mode) => boolean;
  /** Leaves the stack unusable for other failures, so it runs last. */
  readonly spoils?: true;
  /** Runs before the request. */
  readonly before?: (open: OpenMode) => Promise<void>;
}

export function expectedFor(mode: Mode, { expected }: Failure): ExpectedResponse {
  return 'rejectedBy' in expected ? expected : expected[mode.api];
}

/** An error response from the proxy. */
export function byProxy(status: number, code: string, isRetryable = false): Problem {
  return { rejectedBy: 'proxy', status, code, isRetryable };
}

/** An error response from API Gateway: an HTTP API returns a fixed message, a REST API a problem document. */
export function byGateway(
  status: number,
  message: string,
  code: string,
  isRetryable = false,
): Readonly<Record<Mode['api'], ExpectedResponse>> {
  return {
    http: { rejectedBy: 'API Gateway', status, message },
    rest: { rejectedBy: 'API Gateway', status, code, isRetryable },
  };
}

/** A body that a REST API's request validator rejects before it reaches the proxy. */
export function byValidator(status: number, code: string): Readonly<Record<Mode['api'], ExpectedResponse>> {
  return {
    http: byProxy(status, code),
    rest: { rejectedBy: 'API Gateway', status: 400, code: 'bad-request' },
  };
}
