import { AwsError } from '../aws-error.ts';
import type { Call, Service } from '../world.ts';
import { ACTION_HEADER, type ActionTable, type MessageMember, runAction } from './action.ts';

/** A service that speaks AWS JSON 1.1: one POST per call, the operation in `X-Amz-Target`. */
export function jsonService(
  name: string,
  actions: ActionTable,
  messageMember: MessageMember = () => 'message',
): Service {
  return {
    name,
    operations: Object.keys(actions),
    handle: async (request, call) => await handleJson(actions, messageMember, request, call),
  };
}

async function handleJson(
  actions: ActionTable,
  messageMember: MessageMember,
  request: Request,
  call: Call,
): Promise<Response> {
  const operation = request.headers.get('x-amz-target')?.split('.').at(-1) ?? '';
  try {
    const action = actions[operation];
    if (!action) throw unknownOperation(operation);
    await call.admit(operation);
    const text = await request.text();
    return jsonResponse(await runAction(action, text ? JSON.parse(text) : {}, call), 200, operation, call);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const body = { __type: error.code, [messageMember(error.code)]: error.message, ...error.fields };
    return jsonResponse(body, error.status, operation, call);
  }
}

function unknownOperation(operation: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `This emulator does not implement ${operation || 'that operation'}.`,
  );
}

function jsonResponse(body: unknown, status: number, operation: string, call: Call): Response {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': call.requestId,
    [ACTION_HEADER]: operation,
  };
  return new Response(JSON.stringify(body ?? {}), { status, headers });
}

/** AWS JSON carries timestamps as seconds since the epoch, with fractions. */
export function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}
