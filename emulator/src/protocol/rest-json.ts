import { AwsError } from './aws-error.ts';
import type { Call, Service } from '../account/account-context.ts';
import { ACTION_HEADER, type MessageMember } from './action.ts';

/** A REST call taken apart: labels of the path (decoded), query, and the JSON body ({} when empty). */
export interface RestInput {
  readonly labels: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly request: Request;
  /** The body as it came, for operations whose payload is a blob. */
  readonly bytes: Uint8Array;
}

/** What a REST operation answers: a status with a JSON structure, or a ready Response for blob payloads. */
export type RestAnswer = { status: number; body?: unknown } | Response;

export type RestAction = (input: RestInput, call: Call) => RestAnswer | Promise<RestAnswer>;

/**
 * [method, path pattern, operation, implementation]; `:name` is one segment, `:name+` may hold slashes. Operations that
 * share method and path are told apart by what stands in their query; the one that asks for it comes first.
 */
export type RestRoute = readonly [string, string, string, RestAction, Readonly<Record<string, string>>?];

/** A service that speaks REST-JSON: the operation is the method and the path. */
export function restJsonService(
  name: string,
  routes: readonly RestRoute[],
  messageMember: MessageMember = () => 'message',
): Service {
  const compiled = routes.map(([method, path, operation, action, query = {}]) => ({
    method,
    operation,
    action,
    messageMember,
    query: Object.entries(query),
    pattern: new URLPattern({ pathname: path }),
  }));
  return {
    name,
    operations: routes.map(([, , operation]) => operation),
    handle: async (request, call) => {
      const { pathname, searchParams } = new URL(request.url);
      for (const route of compiled) {
        const isMeant =
          route.method === request.method &&
          route.query.every(([key, value]) => searchParams.get(key) === value);
        const match = isMeant ? route.pattern.exec({ pathname }) : null;
        if (match) return await answer(route, decoded(match.pathname.groups), request, call);
      }
      const unknown = new AwsError('UnknownOperationException', `No operation at ${pathname}.`, 404);
      return errorResponse(unknown, { operation: 'Unknown', messageMember }, call);
    },
  };
}

function decoded(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([key, value]) => [key, decodeURIComponent(value ?? '')]),
  );
}

async function answer(
  route: { operation: string; action: RestAction; messageMember: MessageMember },
  labels: Record<string, string>,
  request: Request,
  call: Call,
): Promise<Response> {
  try {
    await call.admit(route.operation);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const input = { labels, query: new URL(request.url).searchParams, body: jsonBody(bytes), request, bytes };
    call.authorize(route.operation, input);
    return toResponse(await route.action(input, call), route.operation, call);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return errorResponse(error, route, call);
  }
}

/** Blob payloads share the door: what is not a JSON object reads as an empty structure. */
function jsonBody(bytes: Uint8Array): Record<string, unknown> {
  if (bytes.length === 0 || bytes[0] !== 0x7b) return {};
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function toResponse(result: RestAnswer, operation: string, call: Call): Response {
  if (result instanceof Response) {
    result.headers.set('x-amzn-requestid', call.requestId);
    result.headers.set(ACTION_HEADER, operation);
    return result;
  }
  const body = result.status === 204 ? null : JSON.stringify(result.body ?? {});
  return new Response(body, { status: result.status, headers: headers(operation, call) });
}

function errorResponse(
  error: AwsError,
  { operation, messageMember }: { operation: string; messageMember: MessageMember },
  call: Call,
): Response {
  const body = JSON.stringify({ ...error.fields, [messageMember(error.code)]: error.message });
  const extra = { ...headers(operation, call), 'x-amzn-errortype': error.code };
  return new Response(body, { status: error.status, headers: extra });
}

function headers(operation: string, call: Call): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-amzn-requestid': call.requestId,
    [ACTION_HEADER]: operation,
  };
}
