import { AwsError } from '../aws-error.ts';
import { hasBody, payloadOf, readBindings, successStatus, writeHeaders } from './http-binding.ts';
import { type Protocol, type ServiceModel, statusOf } from './protocol.ts';
import type { Route } from './router.ts';
import type { Shape } from './smithy-schema.ts';
import { decodeXml, encodeXml } from './xml-codec.ts';
import { readXml, toXml, type XmlChildren } from './xml.ts';

type Members = Readonly<Record<string, unknown>>;

export interface RestXmlTraits {
  readonly protocol: 'restXml';
  readonly xmlNamespace: string;
  /** The operation of the service that a request asks for, implemented or not, with the labels of its URL. */
  readonly route: (request: Request) => Route | undefined;
  /** The status of a success, where the service deviates from its model. */
  readonly statusOf: (operation: string, output: Members) => number | undefined;
  /** Headers that repeat members of an error. */
  readonly errorHeaders: (error: AwsError) => Readonly<Record<string, string>>;
}

/** REST-XML: like REST-JSON, with XML documents. A streaming blob is passed to the action as a stream. */
export function restXml(model: ServiceModel, traits: RestXmlTraits): Protocol {
  return {
    receive: async (request) => {
      const route = traits.route(request);
      const { name = `${request.method} ${new URL(request.url).search}` } = route?.operation ?? {};
      if (!route || !model.operations.has(name)) throw notImplemented(name);
      return { operation: route.operation, read: async () => await readInput(route, request) };
    },
    respond: ({ name, output, http }, value, requestId) => {
      const members = (value ?? {}) as Members;
      const headers = writeHeaders(output, members);
      const modelled = traits.statusOf(name, members) ?? http?.status ?? 200;
      const body = bodyOf(output, members, traits.xmlNamespace);
      if (body !== null && !headers.has('content-type')) headers.set('content-type', contentTypeOf(output));
      return identified(
        new Response(body, { status: successStatus(output, members, modelled), headers }),
        requestId,
      );
    },
    refuse: (error, requestId, { method }) => {
      const status = statusOf(model, error);
      const headers = traits.errorHeaders(error);
      if (status === 304) return identified(new Response(null, { status, headers }), requestId);
      // A HEAD has no body, so its caller learns the status alone: a 404, not NoSuchKey.
      const body = method === 'HEAD' ? null : errorXml(error, requestId);
      const withType = { 'content-type': 'application/xml', ...headers };
      return identified(new Response(body, { status, headers: withType }), requestId);
    },
  };
}

function identified(response: Response, requestId: string): Response {
  response.headers.set('x-amz-request-id', requestId);
  response.headers.set('x-amz-id-2', requestId);
  return response;
}

/** S3's code for what it does not implement, 501; here, what this emulator does not implement. */
export function notImplemented(what: string): AwsError {
  return new AwsError(
    'NotImplemented',
    `A header or query you provided implies functionality that is not implemented: ${what}`,
    501,
  );
}

/** S3's error for a document that cannot be parsed; it has no position. */
export function malformedXml(): AwsError {
  return new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

async function readInput(route: Route, request: Request): Promise<unknown> {
  const { input } = route.operation;
  const bindings = readBindings(route, request);
  const payload = payloadOf(input);
  return payload ? { ...bindings, [payload.name]: await readPayload(input, payload, request) } : bindings;
}

/** An empty body is an absent document. Throws AwsError MalformedXML, or what the body's stream throws. */
async function readPayload(input: Shape, payload: Shape, request: Request): Promise<unknown> {
  if (payload.streaming) return request.body ?? undefined;
  const text = await request.text();
  if (payload.kind === 'string') return text;
  return text === '' && !input.required.has(payload.name) ? undefined : parseXml(payload, text);
}

function parseXml(payload: Shape, text: string): unknown {
  try {
    return decodeXml(payload, readXml(text, payload.xmlName));
  } catch (cause) {
    throw Object.assign(malformedXml(), { cause });
  }
}

function bodyOf(output: Shape, value: Members, namespace: string): BodyInit | null {
  const payload = payloadOf(output);
  if (!payload) return hasBody(output) ? toXml(output.xmlRoot, document(output, value), namespace) : null;
  const item = value[payload.name];
  if (item === undefined) return null;
  return payload.kind === 'structure'
    ? toXml(payload.xmlName, encodeXml(payload, item), namespace)
    : (item as BodyInit);
}

/** A member with the name of the root element is the root's content (the trait s3UnwrappedXmlOutput). */
function document(output: Shape, value: Members): ReturnType<typeof encodeXml> {
  const content = encodeXml(output, value) as XmlChildren;
  return output.members.has(output.xmlRoot) ? (content[output.xmlRoot] ?? '') : content;
}

/** The one text that S3 sends as a whole body, a bucket policy, is JSON. */
function contentTypeOf(output: Shape): string {
  const kind = payloadOf(output)?.kind;
  if (kind === 'blob') return 'application/octet-stream';
  return kind === 'string' ? 'application/json' : 'application/xml';
}

function errorXml({ code, message, fields }: AwsError, requestId: string): string {
  const ids = { RequestId: requestId, HostId: requestId };
  return toXml('Error', { Code: code, Message: message, ...(fields as XmlChildren), ...ids });
}
