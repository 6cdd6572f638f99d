import { AwsError } from './aws-error.ts';
import type { Call, Service } from '../account/account-context.ts';
import { ACTION_HEADER, type ActionTable, type MessageMember, runAction } from './action.ts';

/** In what one JSON service's wire differs from another's. */
interface Wire {
  readonly contentType: string;
  readonly messageMember: MessageMember;
  /** The error's code for clients that once spoke the query protocol; undefined for a service that never did. */
  readonly queryCode: ((code: string) => string) | undefined;
}

const spelledPlainly: MessageMember = () => 'message';

/** A service that speaks AWS JSON 1.1: one POST per call, the operation in `X-Amz-Target`. */
export function jsonService(
  name: string,
  actions: ActionTable,
  messageMember: MessageMember = spelledPlainly,
): Service {
  return serviceOn(
    { contentType: 'application/x-amz-json-1.1', messageMember, queryCode: undefined },
    name,
    actions,
  );
}

/**
 * A service that has left the query protocol for AWS JSON 1.0 and keeps the codes of its errors (the trait
 * awsQueryCompatible): clients read them from a header. `queryCodes` has those that differ from the shape's name.
 */
export function queryCompatibleService(
  name: string,
  actions: ActionTable,
  queryCodes: Readonly<Record<string, string>>,
): Service {
  const wire: Wire = {
    contentType: 'application/x-amz-json-1.0',
    messageMember: spelledPlainly,
    queryCode: (code) => queryCodes[code] ?? code,
  };
  return serviceOn(wire, name, actions);
}

function serviceOn(wire: Wire, name: string, actions: ActionTable): Service {
  return {
    name,
    operations: Object.keys(actions),
    handle: async (request, call) => await handleJson(actions, wire, request, call),
  };
}

async function handleJson(actions: ActionTable, wire: Wire, request: Request, call: Call): Promise<Response> {
  const operation = request.headers.get('x-amz-target')?.split('.').at(-1) ?? '';
  const headers = headersOf(wire, operation, call);
  try {
    const action = actions[operation];
    if (!action) throw unknownOperation(operation);
    await call.admit(operation);
    const text = await request.text();
    const input: unknown = text ? JSON.parse(text) : {};
    call.authorize(operation, input);
    return jsonResponse(await runAction(action, input, call), 200, headers);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const body = { __type: error.code, [wire.messageMember(error.code)]: error.message, ...error.fields };
    return jsonResponse(body, error.status, { ...headers, ...queryError(wire, error) });
  }
}

function unknownOperation(operation: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `This emulator does not implement ${operation || 'that operation'}.`,
  );
}

function headersOf({ contentType }: Wire, operation: string, call: Call): Record<string, string> {
  return { 'content-type': contentType, 'x-amzn-requestid': call.requestId, [ACTION_HEADER]: operation };
}

/** `Code;Sender` or `Code;Receiver`. */
function queryError({ queryCode }: Wire, { code, status }: AwsError): Record<string, string> {
  if (!queryCode) return {};
  return { 'x-amzn-query-error': `${queryCode(code)};${status < 500 ? 'Sender' : 'Receiver'}` };
}

function jsonResponse(body: unknown, status: number, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(body ?? {}), { status, headers });
}

/** AWS JSON carries timestamps as seconds since the epoch, with fractions. */
export function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}
