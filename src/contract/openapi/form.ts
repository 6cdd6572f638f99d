import type { ApiFlavour } from '../deadlines.ts';
import type { Limit } from '../limits.ts';
import type { RouteName } from '../routes.ts';

/** What a token must say. */
export interface TokenTerms {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** One of these, unless there are none. */
  readonly scopes: readonly string[];
}

export interface OpenApiOptions {
  readonly title: string;
  readonly auth: 'iam' | 'jwt' | 'api-key' | 'none';
  /** Which API stands before the proxy, for it refuses in its own words: an HTTP API unless said. */
  readonly api?: ApiFlavour | undefined;
  /** With `jwt`: which tokens are good, for whoever has to get one. */
  readonly jwt?: TokenTerms | undefined;
  /** The largest request body that the proxy takes. */
  readonly bodyLimit: Limit;
  /** Where the gateway is, with no slash at the end; left out, it is where the document was read. */
  readonly url?: string | undefined;
}

type Named<Value> = Readonly<Record<string, Value>>;

export interface Example {
  readonly summary?: string;
  readonly value: unknown;
}

export interface Media {
  readonly schema: object;
  readonly examples?: Named<Example>;
}

export interface ResponseObject {
  readonly description: string;
  readonly headers?: Named<object>;
  readonly content?: Named<Media>;
}

export type Responses = Named<ResponseObject>;

export interface Parameter {
  readonly name: string;
  readonly in: 'query';
  readonly description: string;
  readonly schema: { readonly type: 'string' };
  readonly example: string;
}

export interface Operation {
  readonly operationId: RouteName;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Named<Media> };
  readonly responses: Responses;
  readonly 'x-limits'?: readonly Limit[];
}

/** An OpenAPI 3.1 document, as far as this house writes one. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string } & Named<unknown>;
  readonly servers?: readonly { readonly url: string }[];
  readonly security: readonly Named<readonly string[]>[];
  readonly paths: Named<Named<Operation>>;
  readonly components: {
    readonly schemas: Named<object>;
    readonly headers: Named<object>;
    readonly responses: Responses;
    readonly securitySchemes?: Named<object>;
  };
}

/** A reference to a component. */
export function ref(kind: 'schemas' | 'headers', name: string): { readonly $ref: string } {
  return { $ref: `#/components/${kind}/${name}` };
}
