import { AwsError } from '../protocol/aws-error.ts';
import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import { check, notEmulated } from './errors.ts';
import type { Invocation } from './function-runtime.ts';
import { checkActive, type FunctionRecord, type FunctionStore } from './function-store.ts';

/** Synchronous payloads, either way (API reference of Invoke). */
const MAX_PAYLOAD_BYTES = 6_291_456;

/**
 * Runs a function with a JSON text. Throws ResourceConflictException while it is Pending,
 * RequestTooLargeException for an event over 6 MB and TooManyRequestsException over its concurrency.
 */
export async function invokeFunction(
  store: FunctionStore,
  record: FunctionRecord,
  requestId: string,
  payload: string,
): Promise<Invocation> {
  checkActive(record);
  const bytes = Buffer.byteLength(payload);
  if (bytes > MAX_PAYLOAD_BYTES) {
    const message = `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_PAYLOAD_BYTES} bytes)`;
    throw new AwsError('RequestTooLargeException', message, 413, { Type: 'User' });
  }
  const runtime = await store.runtime(record);
  return withinLimit(await runtime.invoke(requestId, payload, record.reservedConcurrency));
}

/** An answer that is too large is the function's error, not the caller's. */
function withinLimit(invocation: Invocation): Invocation {
  if (Buffer.byteLength(invocation.payload) <= MAX_PAYLOAD_BYTES) return invocation;
  const payload = JSON.stringify({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`,
  });
  return { ...invocation, payload, error: 'Unhandled' };
}

/** Lambda's data plane. */
export function invokeRoutes(store: FunctionStore): RestRoute[] {
  const path = '/2015-03-31/functions/:name/invocations';
  return [['POST', path, 'Invoke', async (input, call) => await invoke(store, input, call)]];
}

/** Invoke answers 200 even for a function that failed: the failure is in X-Amz-Function-Error. */
async function invoke(store: FunctionStore, input: RestInput, call: Call): Promise<Response> {
  const { headers } = input.request;
  const type = headers.get('x-amz-invocation-type') ?? 'RequestResponse';
  check.text(type, 'invocationType', { oneOf: ['Event', 'RequestResponse', 'DryRun'] });
  const record = store.find(call.region, input.labels['name'], input.query.get('Qualifier'));
  if (type === 'DryRun') return new Response(null, { status: 204 });
  if (type === 'Event') throw notEmulated('InvocationType Event');
  const { payload, error, logTail } = await invokeFunction(
    store,
    record,
    call.requestId,
    eventText(input.bytes),
  );
  const response = new Response(payload, {
    headers: { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' },
  });
  if (error) response.headers.set('x-amz-function-error', error);
  if (headers.get('x-amz-log-type') === 'Tail') {
    response.headers.set('x-amz-log-result', Buffer.from(logTail).toString('base64'));
  }
  return response;
}

/** No payload is an empty event. Throws InvalidRequestContentException for what is not JSON. */
function eventText(bytes: Uint8Array): string {
  const json = new TextDecoder().decode(bytes);
  if (json.trim() === '') return '{}';
  try {
    JSON.parse(json);
    return json;
  } catch (error) {
    const message = `Could not parse request body into json: ${String(error)}`;
    throw new AwsError('InvalidRequestContentException', message, 400, { Type: 'User' });
  }
}
