import { JSON_TYPE } from '../../contract/media-type.ts';
import { type OpenApi, type Operation, ref, type Responses } from '../form.ts';
import { gatewayResponses, quoted } from './gateway-responses.ts';
import { modelSchema } from './model-schema.ts';

/** Settings of a REST API in addition to the contract. */
export interface RestOptions {
  /** Name of the API. */
  readonly name: string;
  /** `arn:…:apigateway:region:lambda:path/2015-03-31/functions/FUNCTION-ARN/invocations`. */
  readonly integrationUri: string;
  /** 50..29,000 ms. */
  readonly timeoutMs: number;
  /**
   * Who may call. A document cannot define a JWT authorizer of a REST API ("jwtConfiguration: supported only for HTTP
   * APIs", x-amazon-apigateway-authorizer): such methods require a signature until the authorizer is attached.
   */
  readonly auth: 'iam' | 'jwt' | 'api-key' | 'none';
  /** Allowed origins of browsers; none by default. */
  readonly cors?: { readonly origins: readonly string[] } | undefined;
  /** Passes any body through as bytes, in both directions; the proxy alone validates then. */
  readonly binary?: boolean;
}

/** An OpenAPI 3.0 document with API Gateway's extensions, as PutRestApi accepts it. */
export type RestDocument = Readonly<Record<string, unknown>>;

const VALIDATOR = 'all';

// The security schemes of a REST API's document that are used here.
const SCHEMES = {
  sigv4: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
  key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
} as const;

const SCHEME_OF = { iam: 'sigv4', jwt: 'sigv4', 'api-key': 'key', none: undefined } as const;

/**
 * The OpenAPI document converted to the definition of a REST API: 3.0 instead of 3.1, schemas as models, each route
 * integrated with the proxy, requests validated, errors in the proxy's format.
 */
export function restDocument(document: OpenApi, options: RestOptions): RestDocument {
  const scheme = SCHEME_OF[options.auth];
  const { title: _title, version } = document.info;
  return {
    openapi: '3.0.1',
    info: { title: options.name, version },
    paths: pathsOf(document, options),
    components: {
      schemas: options.binary ? {} : modelsOf(document),
      ...(scheme && { securitySchemes: { [scheme]: SCHEMES[scheme] } }),
    },
    // Without it, bytes that are not UTF-8 are replaced in requests, and responses stay base64 (API Gateway Developer
    // Guide, "Working with binary media types for REST APIs").
    ...(options.binary && { 'x-amazon-apigateway-binary-media-types': ['*/*'] }),
    'x-amazon-apigateway-api-key-source': 'HEADER',
    'x-amazon-apigateway-request-validators': {
      [VALIDATOR]: { validateRequestBody: true, validateRequestParameters: true },
    },
    'x-amazon-apigateway-gateway-responses': gatewayResponses(corsHeaders(options)),
  };
}

/** Only schemas of requests: responses of the proxy are passed through unchanged. */
function modelsOf({ components, paths }: OpenApi): Record<string, object> {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const names = operations.flatMap((operation) => requestModel(operation) ?? []);
  return Object.fromEntries(names.map((name) => [name, modelSchema(components.schemas[name] ?? {})]));
}

/** Name of the schema of an operation's JSON body. */
function requestModel({ requestBody }: Operation): string | undefined {
  const schema = requestBody?.content[JSON_TYPE]?.schema;
  return schema && '$ref' in schema ? String(schema.$ref).split('/').at(-1) : undefined;
}

function pathsOf({ paths }: OpenApi, options: RestOptions): Record<string, object> {
  const each = Object.entries(paths).map(([path, methods]) => [path, pathItem(methods, options)]);
  return Object.fromEntries(each) as Record<string, object>;
}

function pathItem(methods: Readonly<Record<string, Operation>>, options: RestOptions): object {
  const own = Object.entries(methods).map(([method, operation]) => [method, routeOf(operation, options)]);
  return {
    ...(Object.fromEntries(own) as object),
    // Browsers send preflight requests without credentials (Fetch standard, CORS-preflight fetch).
    ...(options.cors && { options: preflight(options) }),
  };
}

function routeOf(operation: Operation, options: RestOptions): object {
  const { operationId, parameters = [], responses } = operation;
  const model = options.binary ? undefined : requestModel(operation);
  const scheme = SCHEME_OF[options.auth];
  return {
    operationId,
    parameters: parameters.map(({ name, in: where }) => ({
      name,
      in: where,
      required: false,
      schema: { type: 'string' },
    })),
    // Other media types have no model and are not validated: plain text is passed to the proxy unchanged.
    ...(model !== undefined && {
      requestBody: { required: true, content: { [JSON_TYPE]: { schema: ref('schemas', model) } } },
    }),
    responses: described(responses),
    security: scheme ? [{ [scheme]: [] }] : [],
    'x-amazon-apigateway-request-validator': VALIDATOR,
    'x-amazon-apigateway-integration': integration(options),
  };
}

function preflight(options: RestOptions): object {
  return {
    responses: described({ 204: { description: 'Allowed methods, headers and origins' } }),
    security: [],
    'x-amazon-apigateway-integration': integration(options),
  };
}

function described(responses: Responses): Record<string, object> {
  const each = Object.entries(responses).map(([status, { description }]) => [status, { description }]);
  return Object.fromEntries(each) as Record<string, object>;
}

function integration({ integrationUri, timeoutMs }: RestOptions): object {
  return {
    type: 'aws_proxy',
    // A Lambda function is always invoked by POST.
    httpMethod: 'POST',
    uri: integrationUri,
    passthroughBehavior: 'when_no_match',
    timeoutInMillis: timeoutMs,
  };
}

/**
 * A gateway response has one header value for all callers: the only allowed origin, or else the caller's, which a
 * mapping can copy but not check. That is safe: errors contain no secret, and credentials are never allowed.
 */
function corsHeaders({ cors }: RestOptions): Record<string, string> {
  if (!cors) return {};
  const [only] = cors.origins;
  const origin =
    cors.origins.length === 1 && only !== undefined ? quoted(only) : 'method.request.header.origin';
  return { 'access-control-allow-origin': origin, vary: quoted('Origin') };
}
