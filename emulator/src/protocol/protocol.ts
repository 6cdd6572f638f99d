import type { AwsError } from '../aws-error.ts';
import type { ErrorShape, Operation } from './smithy-schema.ts';

/** What a protocol needs to know of a service. */
export interface ServiceModel {
  /** The operations that are implemented, by name. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** Every operation of the service: a route of one that is not implemented must not be read as another one. */
  readonly all: readonly Operation[];
  /** By name, and by code in the query protocol. */
  readonly errors: ReadonlyMap<string, ErrorShape>;
}

/** A request that was recognized as a call; its body is not read yet. */
export interface Incoming {
  readonly operation: Operation;
  /** The input as the SDK types it, before validation. Throws AwsError for a body that cannot be parsed. */
  readonly read: () => Promise<unknown>;
}

/** The wire format of a service: one implementation for each of AWS's protocols. */
export interface Protocol {
  /** Throws AwsError for an operation that is not implemented. */
  receive(request: Request): Promise<Incoming>;
  respond(operation: Operation, output: unknown, requestId: string): Response;
  /** `request`: errors of a HEAD have no body. */
  refuse(error: AwsError, requestId: string, request: Request): Response;
}

/** The status an error is answered with: its own, else the model's, else 400. */
export function statusOf({ errors }: ServiceModel, { code, status }: AwsError): number {
  return status ?? errors.get(code)?.status ?? 400;
}
