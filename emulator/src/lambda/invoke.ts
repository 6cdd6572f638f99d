import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-lambda';
import type { Call, FunctionPort } from '../account/account-context.ts';
import type { Actions, Input, Output } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import { functionNotFound } from './errors.ts';
import type { Invocation } from './function-runtime.ts';
import { type FunctionStore, type Target, versionOf } from './function-store.ts';
import type { FunctionVersion } from './function-version.ts';
import { permitsInvoke } from './resource-policy.ts';

/** Limit of synchronous payloads, request and response (API reference of Invoke). */
const MAX_PAYLOAD_BYTES = 6_291_456;

/** An invocation, and the version that ran it. */
interface Executed extends Invocation {
  version: string;
}

/**
 * Invokes a function, a version or an alias with a JSON payload. Throws what `FunctionVersion.use` throws,
 * RequestTooLargeException for an event over 6 MB and TooManyRequestsException over the function's concurrency.
 */
export async function invokeFunction(target: Target, requestId: string, payload: string): Promise<Executed> {
  const version = executed(target);
  version.use();
  const bytes = Buffer.byteLength(payload);
  if (bytes > MAX_PAYLOAD_BYTES) {
    const message = `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_PAYLOAD_BYTES} bytes)`;
    throw new AwsError('RequestTooLargeException', message, undefined, { Type: 'User' });
  }
  const runtime = await version.runtime();
  const { arn, qualifier, alias } = target;
  const invocation = await runtime.invoke({
    requestId,
    payload,
    arn,
    qualifier,
    isAlias: alias !== undefined,
  });
  return { ...withinLimit(invocation), version: version.version };
}

/** The version that runs the next event. Throws ResourceNotFoundException for one that was deleted too soon. */
function executed({ record, version, alias, arn }: Target): FunctionVersion {
  const next = alias ? versionOf(record, alias.next()) : version;
  if (!next) throw functionNotFound(arn);
  return next;
}

/** A response above the limit is the function's error, not the caller's. */
function withinLimit(invocation: Invocation): Invocation {
  if (Buffer.byteLength(invocation.payload) <= MAX_PAYLOAD_BYTES) return invocation;
  const payload = JSON.stringify({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`,
  });
  return { ...invocation, payload, error: 'Unhandled' };
}

/** Lambda's data plane. */
export function invokeActions(store: FunctionStore): Actions<typeof sdk> {
  return { Invoke: async (input, call) => await invoke(store, input, call) };
}

/** Invoke answers 200 even for a function that failed: the failure is in FunctionError. */
async function invoke(
  store: FunctionStore,
  input: Input<typeof sdk, 'Invoke'>,
  { region, requestId }: Call,
): Promise<Output<typeof sdk, 'Invoke'>> {
  const target = store.find(region, input.FunctionName, input.Qualifier);
  if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
  const event = eventText(input.Payload ?? new Uint8Array());
  const { payload, error, logTail, version } = await invokeFunction(target, requestId, event);
  return {
    StatusCode: 200,
    ExecutedVersion: version,
    Payload: payload,
    FunctionError: error,
    LogResult: input.LogType === 'Tail' ? Buffer.from(logTail).toString('base64') : undefined,
  };
}

/** Without payload, the event is empty. Throws InvalidRequestContentException for invalid JSON. */
function eventText(bytes: Uint8Array): string {
  const json = new TextDecoder().decode(bytes);
  if (json.trim() === '') return '{}';
  try {
    JSON.parse(json);
    return json;
  } catch (error) {
    const message = `Could not parse request body into json: ${String(error)}`;
    throw new AwsError('InvalidRequestContentException', message, undefined, { Type: 'User' });
  }
}

/** The port accepts only full ARNs, so the caller's region does not matter. */
export function functionPort(store: FunctionStore): FunctionPort {
  return {
    permits: (functionArn, principal, sourceArn) => {
      const { record, qualifier = '' } = store.find('', functionArn);
      return permitsInvoke(record.policies.get(qualifier)?.statements ?? [], principal, sourceArn);
    },
    invoke: async (functionArn, event) => {
      const target = store.find('', functionArn);
      const { payload, error } = await invokeFunction(target, randomUUID(), JSON.stringify(event));
      return { payload, ...(error && { error }) };
    },
  };
}
