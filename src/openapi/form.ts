import type { ApiType } from '../contract/deadlines.ts';
import type { Limit } from '../contract/limits.ts';
import type { Example, Task } from '../tasks/task.ts';

/** The required claims of a token. */
export interface TokenTerms {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** A token needs one of these, if there are any. */
  readonly scopes: readonly string[];
}

export interface OpenApiOptions {
  readonly title: string;
  /** The model's task. */
  readonly task: Task;
  /** The task's route, if it is not the task's default. */
  readonly path?: string | undefined;
  readonly auth: 'iam' | 'jwt' | 'api-key' | 'none';
  /** The API in front of the proxy, which determines the errors of API Gateway itself; `http` by default. */
  readonly api?: ApiType | undefined;
  /** With `jwt`: which tokens are accepted. */
  readonly jwt?: TokenTerms | undefined;
  /** The largest request body that the proxy accepts. */
  readonly bodyLimit: Limit;
  /** URL of the gateway without a trailing slash; by default, the server that the document was read from. */
  readonly url?: string | undefined;
}

type Named<Value> = Readonly<Record<string, Value>>;

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
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Named<Media> };
  readonly responses: Responses;
  readonly 'x-limits'?: readonly Limit[];
}

/** The parts of an OpenAPI 3.1 document that are used here. */
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

/** Names of the task's schemas among the components. */
export function schemaNames({ operation }: Task): { readonly request: string; readonly answer: string } {
  const name = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`;
  return { request: `${name}Request`, answer: `${name}Answer` };
}

/** A user's schema as a component: its references start at the schema, those of a component at the document. */
export function asComponent(schema: object, name: string): object {
  return withReferences(schema, (reference) => reference.replace(/^#/, `${COMPONENTS}${name}`));
}

/** A component as a schema of its own. */
export function fromComponent(component: object, name: string): object {
  return withReferences(component, (reference) => reference.replace(`${COMPONENTS}${name}`, '#'));
}

const COMPONENTS = '#/components/schemas/';

function withReferences(schema: object, changed: (reference: string) => string): object {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? changed(value) : value,
  );
  return JSON.parse(text) as object;
}

/** A reference to a component. */
export function ref(kind: 'schemas' | 'headers', name: string): { readonly $ref: string } {
  return { $ref: `#/components/${kind}/${name}` };
}
