import { AwsError } from './aws-error.ts';
import type { Call, Service } from '../account/account-context.ts';
import { ACTION_HEADER, type ActionTable, runAction } from './action.ts';
import { toXml, type XmlChildren, type XmlValue } from './xml.ts';

/** What a query parameter may come to: text, a list (`Name.member.N`) or a structure (`Name.Field`). */
export type QueryValue = string | QueryValue[] | { [name: string]: QueryValue };

/** A service that speaks AWS Query: a form in, the operation in `Action`, XML out. */
export function queryService(name: string, namespace: string, actions: ActionTable): Service {
  return {
    name,
    operations: Object.keys(actions),
    handle: async (request, call) => await handleQuery(namespace, actions, request, call),
  };
}

async function handleQuery(
  namespace: string,
  actions: ActionTable,
  request: Request,
  call: Call,
): Promise<Response> {
  const form = new URLSearchParams(
    request.method === 'GET' ? new URL(request.url).search : await request.text(),
  );
  const operation = form.get('Action') ?? '';
  try {
    const action = actions[operation];
    if (!action) throw unknownAction(operation, form.get('Version'));
    await call.admit(operation);
    const input = parseForm(form);
    call.authorize(operation, input);
    const result = await runAction(action, input, call);
    const xml = toXml(
      `${operation}Response`,
      {
        [`${operation}Result`]: result === undefined ? undefined : withMembers(result as XmlValue),
        ResponseMetadata: { RequestId: call.requestId },
      },
      namespace,
    );
    return xmlResponse(xml, 200, operation, call);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const detail = { Type: 'Sender', Code: error.code, Message: error.message };
    const xml = toXml('ErrorResponse', { Error: detail, RequestId: call.requestId }, namespace);
    return xmlResponse(xml, error.status, operation, call);
  }
}

/** The query protocol has its own code for this; JSON services say UnknownOperationException. */
function unknownAction(operation: string, version: string | null): AwsError {
  const message = `Could not find operation ${operation} for version ${version ?? 'NO_VERSION_SPECIFIED'}`;
  return new AwsError('InvalidAction', message);
}

function xmlResponse(xml: string, status: number, operation: string, call: Call): Response {
  const headers = {
    'content-type': 'text/xml',
    'x-amzn-requestid': call.requestId,
    [ACTION_HEADER]: operation,
  };
  return new Response(xml, { status, headers });
}

/** Turns `Tags.member.1.Key=a` into `{ Tags: [{ Key: 'a' }] }`. */
export function parseForm(form: URLSearchParams): Record<string, QueryValue> {
  const root = branch();
  for (const [path, value] of form) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let node = root;
    for (const step of steps) {
      const next = node[step];
      node = typeof next === 'object' && !Array.isArray(next) ? next : (node[step] = branch());
    }
    node[last] = value;
  }
  return collapse(root) as Record<string, QueryValue>;
}

/** Names come from the wire, so a branch must not inherit anything from Object.prototype. */
function branch(): { [name: string]: QueryValue } {
  return Object.create(null) as { [name: string]: QueryValue };
}

function collapse(value: QueryValue): QueryValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const { member } = value;
  if (member !== undefined && typeof member === 'object' && !Array.isArray(member)) return inOrder(member);
  for (const [name, child] of Object.entries(value)) value[name] = collapse(child);
  return value;
}

function inOrder(members: { [index: string]: QueryValue }): QueryValue[] {
  return Object.entries(members)
    .toSorted(([left], [right]) => Number(left) - Number(right))
    .map(([, item]) => collapse(item));
}

/** In answers, too, a list is a `member` element repeated. */
function withMembers(value: XmlValue): XmlValue {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return { member: value.map((item: XmlValue) => withMembers(item)) };
  const entries = Object.entries(value as XmlChildren).map(([name, child]) => [
    name,
    child === undefined ? undefined : withMembers(child),
  ]);
  return Object.fromEntries(entries) as XmlChildren;
}
