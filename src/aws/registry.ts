import type { Kind, Registry } from '../reconcile/resource.ts';
import { apigatewayKinds } from './apigateway/kinds.ts';
import { cloudwatchKinds } from './cloudwatch/kinds.ts';
import type { AwsClients } from './core/clients.ts';
import { hostingKinds } from './hosting-kinds.ts';
import type { RoleScope } from './iam/read-role.ts';
import { roleKind } from './iam/role.ts';
import { logGroupKind } from './logs/log-group.ts';
import { s3Kinds } from './s3/kinds.ts';

/** How to select a stack's resources by name, where a listing returns more than the region's. */
export interface Scopes {
  readonly roles: RoleScope;
  readonly logGroupPrefixes: (prefix: string) => readonly string[];
  /** Whether a dashboard belongs to the region; dashboards are global to an account. */
  readonly isDashboardHere: (name: string, region: string) => boolean;
  /** The function that fills the file system of a stack. */
  readonly loaderOf: (owner: string) => string;
}

/** Every kind, after the kinds that it may need: the engine deletes in reverse order. */
function kindsOf(aws: AwsClients, scopes: Scopes) {
  return {
    ...s3Kinds(aws),
    'log-group': logGroupKind(aws, scopes.logGroupPrefixes),
    role: roleKind(aws, scopes.roles),
    ...cloudwatchKinds(aws, scopes.isDashboardHere),
    ...hostingKinds(aws, scopes.loaderOf),
    ...apigatewayKinds(aws),
  };
}

type TypedKinds = ReturnType<typeof kindsOf>;

export type KindName = keyof TypedKinds;

/** The spec type of each kind. */
export type SpecOf = { readonly [Name in KindName]: Parameters<TypedKinds[Name]['nameOf']>[0] };

/** A resource of any kind, its spec typed by the kind's name. */
export type Declaration = {
  [Name in KindName]: {
    readonly kind: Name;
    readonly id: string;
    readonly needs: readonly string[];
    readonly spec: SpecOf[Name];
  };
}[KindName];

/** Every kind by its name. */
export type Kinds = Registry & Record<KindName, Kind>;

export function registry(aws: AwsClients, scopes: Scopes): Kinds {
  return kindsOf(aws, scopes);
}
