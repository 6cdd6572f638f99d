import { AwsError } from '../aws-error.ts';
import { errorBody, parseJson } from './aws-json.ts';
import { payloadOf, readBindings, successStatus, writeHeaders } from './http-binding.ts';
import { decodeJson, encodeJson } from './json-codec.ts';
import { checkMediaType } from './media-type.ts';
import { type Protocol, type ServiceModel, statusOf } from './protocol.ts';
import { type Route, Router } from './router.ts';
import type { Shape } from './smithy-schema.ts';

type Members = Readonly<Record<string, unknown>>;

/** REST-JSON: the operation is method and path, members travel in path, query, headers and a JSON body. */
export function restJson(model: ServiceModel): Protocol {
  const router = new Router(model.all);
  return {
    receive: async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const route = router.find(request.method, pathname, searchParams, request.headers);
      if (!route) throw unknownOperation(`No operation at ${pathname}.`);
      const { name } = route.operation;
      if (!model.operations.has(name)) throw unknownOperation(`This emulator does not implement ${name}.`);
      return { operation: route.operation, read: async () => await readInput(route, request) };
    },
    respond: ({ output, http }, value, requestId) => {
      const members = (value ?? {}) as Members;
      const headers = writeHeaders(output, members);
      headers.set('x-amzn-requestid', requestId);
      const status = successStatus(output, members, http?.status ?? 200);
      const body = status === 204 ? null : bodyOf(output, members);
      if (!headers.has('content-type')) headers.set('content-type', 'application/json');
      return new Response(body, { status, headers });
    },
    refuse: (error, requestId) => {
      const headers = {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
      };
      return Response.json(errorBody(model, error), { status: statusOf(model, error), headers });
    },
  };
}

function unknownOperation(message: string): AwsError {
  return new AwsError('UnknownOperationException', message, 404);
}

async function readInput(route: Route, request: Request): Promise<unknown> {
  const { input } = route.operation;
  const bindings = readBindings(route, request);
  const payload = payloadOf(input);
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (payload?.kind === 'blob') return { ...bindings, [payload.name]: bytes };
  if (bytes.length > 0) checkMediaType(request, 'application/json');
  const body = parseJson(new TextDecoder().decode(bytes));
  if (payload) return { ...bindings, [payload.name]: decodeJson(payload, body) };
  // The path outweighs a member of the same name in the body.
  return { ...(decodeJson(input, body) as object), ...bindings };
}

function bodyOf(output: Shape, value: Members): BodyInit {
  const payload = payloadOf(output);
  if (!payload) {
    const inBody = Object.entries(value).filter(([name]) => isInBody(output.members.get(name)));
    return JSON.stringify(encodeJson(output, Object.fromEntries(inBody)));
  }
  const item = value[payload.name];
  return payload.kind === 'blob' ? (item as BodyInit) : JSON.stringify(encodeJson(payload, item ?? {}));
}

/** Members that the SDK does not know yet can only be members of the body. */
function isInBody(member: Shape | undefined): boolean {
  return member === undefined || member.binding.in === 'body';
}
