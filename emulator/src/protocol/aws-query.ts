import { AwsError } from '../aws-error.ts';
import { checkMediaType } from './media-type.ts';
import { type Incoming, type Protocol, type ServiceModel, statusOf } from './protocol.ts';
import { decodeForm, type FormStyle } from './query-form.ts';
import { encodeXml } from './xml-codec.ts';
import { toXml } from './xml.ts';

/** AWS Query: a form in, the operation in `Action`, XML out. */
export function awsQuery(model: ServiceModel, namespace: string): Protocol {
  return {
    receive: async (request) => await receiveForm(model, request),
    respond: ({ name, output }, value, requestId) => {
      const result = value === undefined ? undefined : encodeXml(output, value);
      const document = { [`${name}Result`]: result, ResponseMetadata: { RequestId: requestId } };
      return xmlResponse(toXml(`${name}Response`, document, namespace), 200, requestId);
    },
    refuse: (error, requestId) => {
      const { queryCode = error.code } = model.errors.get(error.code) ?? {};
      const detail = { Type: 'Sender', Code: queryCode, Message: error.message };
      const xml = toXml('ErrorResponse', { Error: detail, RequestId: requestId }, namespace);
      return xmlResponse(xml, statusOf(model, error), requestId);
    },
  };
}

/** A call in a form: of a POST in its body, of a GET in its query. */
export async function receiveForm(
  model: ServiceModel,
  request: Request,
  style?: FormStyle,
): Promise<Incoming> {
  if (request.method !== 'GET') checkMediaType(request, 'application/x-www-form-urlencoded');
  const text = request.method === 'GET' ? new URL(request.url).search : await request.text();
  const form = new URLSearchParams(text);
  const operation = model.operations.get(form.get('Action') ?? '');
  if (!operation) throw unknownAction(form);
  return { operation, read: async () => decodeForm(operation.input, form, style) };
}

/** The query protocol has its own code for this; JSON services say UnknownOperationException. */
function unknownAction(form: URLSearchParams): AwsError {
  const version = form.get('Version') ?? 'NO_VERSION_SPECIFIED';
  return new AwsError(
    'InvalidAction',
    `Could not find operation ${form.get('Action') ?? ''} for version ${version}`,
  );
}

export function xmlResponse(xml: string, status: number, requestId: string): Response {
  return new Response(xml, {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  });
}
