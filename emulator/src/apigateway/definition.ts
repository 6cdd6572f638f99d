import type {
  Authorizer as SdkAuthorizer,
  GatewayResponse,
  Method,
  Model,
  RequestValidator,
} from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';

/**
 * Issuers and audiences of a JWT authorizer (botocore 1.44: JwtConfiguration; the JavaScript SDK does not know it
 * yet).
 */
export interface JwtConfiguration {
  issuers: { issuer: string; audiences: string[] }[];
  defaultAlgorithms: string[];
}

export type Authorizer = Omit<SdkAuthorizer, 'type'> & {
  type?: string;
  jwtConfiguration?: JwtConfiguration;
};

/** A path of the API, with its methods by their names. */
export interface Resource {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly pathPart: string | undefined;
  readonly path: string;
  readonly methods: Map<string, Method>;
}

/** The definition of an API, served only once it is deployed. */
export interface Definition {
  /** By id. */
  readonly resources: Map<string, Resource>;
  /** By name. */
  readonly models: Map<string, Model>;
  /** By id. */
  readonly validators: Map<string, RequestValidator>;
  /** By id. */
  readonly authorizers: Map<string, Authorizer>;
  /** By type; only those that differ from the service's defaults. */
  readonly gatewayResponses: Map<string, GatewayResponse>;
}

/** A definition with only the root resource, which every API has. */
export function emptyDefinition(rootId: string): Definition {
  const root: Resource = {
    id: rootId,
    parentId: undefined,
    pathPart: undefined,
    path: '/',
    methods: new Map(),
  };
  return {
    resources: new Map([[rootId, root]]),
    models: new Map(),
    validators: new Map(),
    authorizers: new Map(),
    gatewayResponses: new Map(),
  };
}

/** The resource at a path; missing parents are created. */
export function resourceAt({ resources }: Definition, path: string): Resource {
  const all = [...resources.values()];
  let here = all.find((resource) => resource.parentId === undefined);
  for (const pathPart of path.split('/').filter(Boolean)) {
    const parent = here;
    const below: string = `${parent?.path === '/' ? '' : parent?.path}/${pathPart}`;
    here = all.find((resource) => resource.path === below);
    if (here) continue;
    here = { id: newId(6), parentId: parent?.id, pathPart, path: below, methods: new Map() };
    all.push(here);
    resources.set(here.id, here);
  }
  if (!here) throw new TypeError('A definition has a root');
  return here;
}
