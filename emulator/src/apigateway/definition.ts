import type {
  Authorizer as SdkAuthorizer,
  GatewayResponse as SdkGatewayResponse,
  Integration as SdkIntegration,
  Method as SdkMethod,
  Model as SdkModel,
  RequestValidator as SdkRequestValidator,
} from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import type { Wire } from './wire.ts';

export type GatewayResponse = Wire<SdkGatewayResponse>;
export type Integration = Wire<SdkIntegration>;
export type Method = Wire<SdkMethod>;
export type Model = Wire<SdkModel>;
export type RequestValidator = Wire<SdkRequestValidator>;

/** Whose tokens a JWT authorizer takes (botocore 1.44: JwtConfiguration; the JavaScript SDK does not know it yet). */
export interface JwtConfiguration {
  issuers: { issuer: string; audiences: string[] }[];
  defaultAlgorithms: string[];
}

export type Authorizer = Omit<Wire<SdkAuthorizer>, 'type'> & {
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

/** What is written down of an API, and served only once it is deployed. */
export interface Definition {
  /** By id. */
  readonly resources: Map<string, Resource>;
  /** By name. */
  readonly models: Map<string, Model>;
  /** By id. */
  readonly validators: Map<string, RequestValidator>;
  /** By id. */
  readonly authorizers: Map<string, Authorizer>;
  /** By type; those that differ from the service's own. */
  readonly gatewayResponses: Map<string, GatewayResponse>;
}

/** A definition of nothing but the root, which every API has. */
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

/** The resource of a path; those on the way to it are made as well. */
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
