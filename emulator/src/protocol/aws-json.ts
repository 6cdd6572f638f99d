import { AwsError } from '../aws-error.ts';
import { decodeJson, encodeJson } from './json-codec.ts';
import { checkMediaType } from './media-type.ts';
import { type Protocol, type ServiceModel, statusOf } from './protocol.ts';

/** How the JSON protocols of two services differ. */
export interface JsonVariant {
  readonly version: '1.0' | '1.1';
  /**
   * A service that has left the query protocol and keeps the codes of its errors (the trait awsQueryCompatible):
   * clients read them from a header.
   */
  readonly queryCompatible: boolean;
}

/** AWS JSON: one POST per call, the operation in `X-Amz-Target`. */
export function awsJson(model: ServiceModel, { version, queryCompatible }: JsonVariant): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    receive: async (request) => {
      const name = request.headers.get('x-amz-target')?.split('.').at(-1) ?? '';
      const operation = model.operations.get(name);
      if (!operation) throw unknownOperation(name);
      checkMediaType(request, contentType);
      return { operation, read: async () => decodeJson(operation.input, parseJson(await request.text())) };
    },
    respond: ({ output }, value, requestId) =>
      jsonResponse(encodeJson(output, value ?? {}), 200, {
        'content-type': contentType,
        'x-amzn-requestid': requestId,
      }),
    refuse: (error, requestId) => {
      const headers = { 'content-type': contentType, 'x-amzn-requestid': requestId };
      const extra = queryCompatible ? queryError(model, error) : {};
      const body = { __type: error.code, ...errorBody(model, error) };
      return jsonResponse(body, statusOf(model, error), { ...headers, ...extra });
    },
  };
}

/** The members of an error in JSON, its message under the name that the model gives it. */
export function errorBody({ errors }: ServiceModel, { code, message, fields }: AwsError): object {
  const shape = errors.get(code)?.shape;
  const member = shape?.members.get('message') ?? shape?.members.get('Message');
  const encoded = shape ? (encodeJson(shape, fields) as object) : fields;
  return { [member?.jsonName ?? 'message']: message, ...encoded };
}

/** An empty body is an empty structure. Throws AwsError SerializationException for what is not JSON. */
export function parseJson(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    const error = new AwsError('SerializationException', 'The request body is not valid JSON.');
    throw Object.assign(error, { cause });
  }
}

function unknownOperation(name: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `This emulator does not implement ${name || 'that operation'}.`,
  );
}

/** `Code;Sender` or `Code;Receiver`. */
function queryError(model: ServiceModel, error: AwsError): Record<string, string> {
  const code = model.errors.get(error.code)?.queryCode ?? error.code;
  return { 'x-amzn-query-error': `${code};${statusOf(model, error) < 500 ? 'Sender' : 'Receiver'}` };
}

function jsonResponse(body: unknown, status: number, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(body), { status, headers });
}
