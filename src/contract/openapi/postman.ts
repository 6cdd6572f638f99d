import { ROUTES } from '../routes.ts';
import type { Media, OpenApi, Operation } from './form.ts';

const COLLECTION_FORM = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

interface Asked {
  readonly name: string;
  readonly body?: { readonly mediaType: string; readonly value: unknown };
  readonly query?: Readonly<Record<string, string>>;
  readonly status: number;
}

/**
 * A Postman collection (v2.1) of an OpenAPI document: each example as a request that checks status and form of what
 * comes back. Keys and tokens are variables that Postman asks for; none is ever written.
 */
export function postmanCollection(document: OpenApi, region = ''): object {
  const [scheme = 'none'] = document.security.flatMap((each) => Object.keys(each));
  const variables = {
    baseUrl: document.servers?.[0]?.url ?? '',
    ...(scheme === 'sigv4' && { region, accessKey: '', secretKey: '', sessionToken: '' }),
    ...(scheme === 'jwt' && { token: '' }),
    ...(scheme === 'apiKey' && { apiKey: '' }),
  };
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  return {
    info: { name: document.info.title, version: document.info.version, schema: COLLECTION_FORM },
    auth: AUTH[scheme] ?? { type: 'noauth' },
    variable: pairs(variables),
    item: operations.flatMap((operation) =>
      askedOf(operation).map((asked) => itemOf(document, operation, asked)),
    ),
  };
}

const SIGNATURE = {
  type: 'awsv4',
  awsv4: pairs({
    accessKey: '{{accessKey}}',
    secretKey: '{{secretKey}}',
    sessionToken: '{{sessionToken}}',
    region: '{{region}}',
    service: 'execute-api',
  }),
};

const TOKEN = {
  type: 'bearer',
  bearer: pairs({ token: '{{token}}' }),
};

const KEY = {
  type: 'apikey',
  apikey: pairs({ key: 'x-api-key', value: '{{apiKey}}', in: 'header' }),
};

/** By the name of the document's own scheme. */
const AUTH: Readonly<Record<string, object>> = { sigv4: SIGNATURE, jwt: TOKEN, apiKey: KEY };

function pairs(values: Readonly<Record<string, string>>): object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' }));
}

/** The requests worth keeping: every example, every query, and for a body one that is refused. */
function askedOf({ summary, parameters = [], requestBody }: Operation): Asked[] {
  const queries = parameters.map(({ name, example }) => ({ [name]: example }));
  const plain: Asked[] = requestBody ? [] : [{ name: summary, status: 200 }];
  const asked = queries.map((query) => ({
    name: `${summary}: ${Object.keys(query).join()}`,
    query,
    status: 200,
  }));
  return [...plain, ...asked, ...Object.entries(requestBody?.content ?? {}).flatMap(withBody)];
}

function withBody([mediaType, { examples = {} }]: [string, Media]): Asked[] {
  const good = Object.values(examples).map(({ summary = mediaType, value }) => ({
    name: summary,
    body: { mediaType, value },
    status: 200,
  }));
  const empty = { name: 'Refused: no inputs', body: { mediaType, value: {} }, status: 422 };
  return mediaType.endsWith('json') ? [...good, empty] : good;
}

function itemOf(document: OpenApi, operation: Operation, { name, body, query = {}, status }: Asked): object {
  const { method, path } = ROUTES[operation.operationId];
  const search = new URLSearchParams(query).toString();
  return {
    name,
    request: {
      method,
      header: body ? pairs({ 'Content-Type': body.mediaType }) : [],
      url: {
        raw: `{{baseUrl}}${path}${search && `?${search}`}`,
        host: ['{{baseUrl}}'],
        path: path.split('/').slice(1),
        query: pairs(query),
      },
      ...(body && { body: { mode: 'raw', raw: rawOf(body) } }),
    },
    event: [
      { listen: 'test', script: { type: 'text/javascript', exec: checks(document, operation, status) } },
    ],
  };
}

function rawOf({ mediaType, value }: NonNullable<Asked['body']>): string {
  return mediaType.endsWith('json') ? JSON.stringify(value) : String(value);
}

/** The lines of the test that Postman runs on an answer. */
function checks(document: OpenApi, { responses }: Operation, status: number): string[] {
  const [mediaType = '', { schema } = { schema: {} }] =
    Object.entries(responses[status]?.content ?? {})[0] ?? [];
  return [
    `pm.test('status ${status}', () => pm.response.to.have.status(${status}));`,
    `pm.test('is ${mediaType}', () => pm.expect(pm.response.headers.get('content-type')).to.include('${mediaType}'));`,
    `pm.test('has the form of the document', () => pm.response.to.have.jsonSchema(${JSON.stringify(resolved(document, schema))}));`,
  ];
}

/** A schema without its reference: what Postman checks with knows nothing of the document. */
function resolved({ components }: OpenApi, schema: object): object {
  const name = '$ref' in schema ? String(schema.$ref).split('/').at(-1) : undefined;
  return (name === undefined ? undefined : components.schemas[name]) ?? schema;
}
