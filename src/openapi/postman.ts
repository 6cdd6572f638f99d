import { ANY_TYPE } from '../contract/media-type.ts';
import { fromComponent, type Media, type OpenApi, type Operation } from './form.ts';

const COLLECTION_FORM = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

interface RequestCase {
  readonly name: string;
  readonly body?: { readonly mediaType: string; readonly value: unknown };
  readonly query?: Readonly<Record<string, string>>;
  readonly status: number;
}

interface Addressed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/**
 * A Postman collection (v2.1) of an OpenAPI document: each example is a request that checks status and schema of its
 * response. Keys and tokens are Postman variables; no value is ever written.
 */
export function postmanCollection(document: OpenApi, region = ''): object {
  const [scheme = 'none'] = document.security.flatMap((each) => Object.keys(each));
  const variables = {
    baseUrl: document.servers?.[0]?.url ?? '',
    ...(scheme === 'sigv4' && { region, accessKey: '', secretKey: '', sessionToken: '' }),
    ...(scheme === 'jwt' && { token: '' }),
    ...(scheme === 'apiKey' && { apiKey: '' }),
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  return {
    info: { name: document.info.title, version: document.info.version, schema: COLLECTION_FORM },
    auth: AUTH[scheme] ?? { type: 'noauth' },
    variable: pairs(variables),
    item: operations.flatMap((each) => askedOf(each.operation).map((asked) => itemOf(document, each, asked))),
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

/** By the name of the document's security scheme. */
const AUTH: Readonly<Record<string, object>> = { sigv4: SIGNATURE, jwt: TOKEN, apiKey: KEY };

function pairs(values: Readonly<Record<string, string>>): object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' }));
}

/** The requests of the collection: every example, every query, and one invalid body. */
function askedOf({ summary, parameters = [], requestBody }: Operation): RequestCase[] {
  const queries = parameters.map(({ name, example }) => ({ [name]: example }));
  const plain: RequestCase[] = requestBody ? [] : [{ name: summary, status: 200 }];
  const asked = queries.map((query) => ({
    name: `${summary}: ${Object.keys(query).join()}`,
    query,
    status: 200,
  }));
  const content = requestBody?.content ?? {};
  const isOpen = ANY_TYPE in content;
  return [...plain, ...asked, ...Object.entries(content).flatMap((each) => withBody(each, isOpen))];
}

function withBody([mediaType, { examples = {} }]: [string, Media], isOpen: boolean): RequestCase[] {
  const good = Object.values(examples).map(({ summary, value }) => ({
    name: summary,
    body: { mediaType, value },
    status: 200,
  }));
  // Not a wrong shape: a REST API's validator rejects that before the proxy does, and with another status.
  const other = { name: 'Refused: CSV', body: { mediaType: 'text/csv', value: 'a,b' }, status: 415 };
  return mediaType.endsWith('json') && !isOpen ? [...good, other] : good;
}

function itemOf(
  document: OpenApi,
  { method, path, operation }: Addressed,
  { name, body, query = {}, status }: RequestCase,
): object {
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

function rawOf({ mediaType, value }: NonNullable<RequestCase['body']>): string {
  return mediaType.endsWith('json') ? JSON.stringify(value) : String(value);
}

/** The lines of the test that Postman runs on a response. */
function checks(document: OpenApi, { responses }: Operation, status: number): string[] {
  const [mediaType = '', { schema } = { schema: {} }] =
    Object.entries(responses[status]?.content ?? {})[0] ?? [];
  const isStatus = `pm.test('status ${status}', () => pm.response.to.have.status(${status}));`;
  if (mediaType === ANY_TYPE) return [isStatus];
  return [
    isStatus,
    `pm.test('is ${mediaType}', () => pm.expect(pm.response.headers.get('content-type')).to.include('${mediaType}'));`,
    `pm.test('matches the schema', () => pm.response.to.have.jsonSchema(${JSON.stringify(resolved(document, schema))}));`,
  ];
}

/** A schema with its references resolved: Postman's validator does not have the document. */
function resolved({ components }: OpenApi, schema: object): object {
  const name = '$ref' in schema ? String(schema.$ref).split('/').at(-1) : undefined;
  const component = name === undefined ? undefined : components.schemas[name];
  return name !== undefined && component ? fromComponent(component, name) : schema;
}
