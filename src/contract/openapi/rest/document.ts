import { JSON_TYPE } from '../../media-type.ts';
import type { OpenApi, Operation, Responses } from '../form.ts';
import { gatewayResponses, quoted } from './gateway-responses.ts';
import { modelSchema } from './model-schema.ts';

/** What a REST API does beyond what the contract says of it. */
export interface RestOptions {
  /** Name of the API. */
  readonly name: string;
  /** `arn:…:apigateway:region:lambda:path/2015-03-31/functions/FUNCTION-ARN/invocations`. */
  readonly integrationUri: string;
  /** 50..29,000 ms. */
  readonly timeoutMs: number;
  /**
   * Who may call. A document knows no JWT authorizer of a REST API ("jwtConfiguration: supported only for HTTP APIs",
   * x-amazon-apigateway-authorizer): such methods are closed by signature until the authorizer has been put on them.
   */
  readonly auth: 'iam' | 'jwt' | 'api-key' | 'none';
  /** Where callers in a browser may come from; none unless given. */
  readonly cors?: { readonly origins: readonly string[] } | undefined;
}

/** An OpenAPI 3.0 document with API Gateway's extensions, as PutRestApi takes it: finished data. */
export type RestDocument = Readonly<Record<string, unknown>>;

const VALIDATOR = 'all';

// Of the schemes a REST API reads from a document, those that this house uses.
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
 * The contract's own document in the form that a REST API is made of: 3.0 instead of 3.1, schemas as models, each
 * route handed to the proxy, requests validated, refusals in our form.
 */
export function restDocument(document: OpenApi, options: RestOptions): RestDocument {
  const scheme = SCHEME_OF[options.auth];
  const { title: _title, version } = document.info;
  return {
    openapi: '3.0.1',
    info: { title: options.name, version },
    paths: pathsOf(document, options),
    components: {
      schemas: modelsOf(document),
      ...(scheme && { securitySchemes: { [scheme]: SCHEMES[scheme] } }),
    },
    'x-amazon-apigateway-api-key-source': 'HEADER',
    'x-amazon-apigateway-request-validators': {
      [VALIDATOR]: { validateRequestBody: true, validateRequestParameters: true },
    },
    'x-amazon-apigateway-gateway-responses': gatewayResponses(corsHeaders(options)),
  };
}

/** Only what a request is judged by: answers go through as the proxy gives them. */
function modelsOf({ components }: OpenApi): Record<string, object> {
  const { ClassifyRequest = {} } = components.schemas;
  return { ClassifyRequest: modelSchema(ClassifyRequest) };
}

function pathsOf({ paths }: OpenApi, options: RestOptions): Record<string, object> {
  const each = Object.entries(paths).map(([path, methods]) => [path, pathItem(methods, options)]);
  return Object.fromEntries(each) as Record<string, object>;
}

function pathItem(methods: Readonly<Record<string, Operation>>, options: RestOptions): object {
  const own = Object.entries(methods).map(([method, operation]) => [method, routeOf(operation, options)]);
  return {
    ...(Object.fromEntries(own) as object),
    // Browsers send no credentials with the question whether they may ask (Fetch standard, CORS-preflight fetch).
    ...(options.cors && { options: preflight(options) }),
  };
}

function routeOf(operation: Operation, options: RestOptions): object {
  const { operationId, parameters = [], requestBody, responses } = operation;
  const scheme = SCHEME_OF[options.auth];
  return {
    operationId,
    parameters: parameters.map(({ name, in: where }) => ({
      name,
      in: where,
      required: false,
      schema: { type: 'string' },
    })),
    // Other media types have no model, and what has none is not validated: plain text goes to the proxy as it is.
    ...(requestBody && {
      requestBody: {
        required: true,
        content: { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/ClassifyRequest' } } },
      },
    }),
    responses: described(responses),
    security: scheme ? [{ [scheme]: [] }] : [],
    'x-amazon-apigateway-request-validator': VALIDATOR,
    'x-amazon-apigateway-integration': integration(options),
  };
}

function preflight(options: RestOptions): object {
  return {
    responses: described({ 204: { description: 'Who may ask, and how' } }),
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
    // A Lambda function is always asked by POST.
    httpMethod: 'POST',
    uri: integrationUri,
    passthroughBehavior: 'when_no_match',
    timeoutInMillis: timeoutMs,
  };
}

/**
 * A gateway response has one header for all callers: the one origin there is, or else the caller's own, which a
 * mapping can repeat but not check. A refusal holds no secret, and no credentials are ever allowed.
 */
function corsHeaders({ cors }: RestOptions): Record<string, string> {
  if (!cors) return {};
  const [only] = cors.origins;
  const origin =
    cors.origins.length === 1 && only !== undefined ? quoted(only) : 'method.request.header.origin';
  return { 'access-control-allow-origin': origin, vary: quoted('Origin') };
}
