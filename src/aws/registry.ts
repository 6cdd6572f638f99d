import type { Kind, Registry } from '../reconcile/resource.ts';
import { alarmKind, type AlarmSpec } from './cloudwatch/alarm.ts';
import { apiKeyKind, type ApiKeySpec } from './apigateway/api-key.ts';
import { bucketKind, type BucketSpec } from './s3/bucket.ts';
import type { AwsClients } from './core/clients.ts';
import { dashboardKind, type DashboardSpec } from './cloudwatch/dashboard.ts';
import { domainNameKind, type DomainNameSpec } from './apigateway/domain-name.ts';
import { endpointConfigKind, type EndpointConfigSpec } from './sagemaker/endpoint-config.ts';
import { endpointKind, type EndpointSpec } from './sagemaker/endpoint/endpoint.ts';
import { functionKind, type FunctionSpec } from './lambda/function.ts';
import { httpApiKind, type HttpApiSpec } from './apigateway/http-api/http-api.ts';
import { logGroupKind, type LogGroupSpec } from './logs/log-group.ts';
import { modelKind, type ModelSpec } from './sagemaker/model.ts';
import { objectKind, type ObjectSpec } from './s3/object.ts';
import { restApiKind, type RestApiSpec } from './apigateway/rest-api/rest-api.ts';
import { roleKind, type RolePlace, type RoleSpec } from './iam/role.ts';
import { usagePlanKind, type UsagePlanSpec } from './apigateway/usage-plan/usage-plan.ts';

/** What each kind is declared with. A new kind is one line here and one in `registry`. */
export interface SpecOf {
  readonly bucket: BucketSpec;
  readonly object: ObjectSpec;
  readonly 'log-group': LogGroupSpec;
  readonly role: RoleSpec;
  readonly model: ModelSpec;
  readonly 'endpoint-config': EndpointConfigSpec;
  readonly alarm: AlarmSpec;
  readonly endpoint: EndpointSpec;
  readonly function: FunctionSpec;
  readonly 'http-api': HttpApiSpec;
  readonly dashboard: DashboardSpec;
  readonly 'rest-api': RestApiSpec;
  readonly 'api-key': ApiKeySpec;
  readonly 'usage-plan': UsagePlanSpec;
  readonly 'domain-name': DomainNameSpec;
}

export type KindName = keyof SpecOf;

/** A resource of any kind, its spec typed by the kind's name. */
export type Declaration = {
  [Name in KindName]: {
    readonly kind: Name;
    readonly id: string;
    readonly needs: readonly string[];
    readonly spec: SpecOf[Name];
  };
}[KindName];

/** Where this house puts what has to be found again by name. */
export interface Places {
  readonly roles: RolePlace;
  readonly logGroupPrefixes: (prefix: string) => readonly string[];
  /** Whether a dashboard is of the region: they are the account's. */
  readonly isDashboardHere: (name: string, region: string) => boolean;
}

/** Every kind by its name. */
export type Kinds = Registry & Record<KindName, Kind>;

/** Every kind, each after the kinds it may need: the engine deletes in the opposite order. */
export function registry(aws: AwsClients, places: Places): Kinds {
  const bucket = bucketKind(aws);
  return {
    bucket,
    object: objectKind(aws, bucket),
    'log-group': logGroupKind(aws, places.logGroupPrefixes),
    role: roleKind(aws, places.roles),
    model: modelKind(aws),
    'endpoint-config': endpointConfigKind(aws),
    alarm: alarmKind(aws),
    endpoint: endpointKind(aws),
    function: functionKind(aws),
    'http-api': httpApiKind(aws),
    dashboard: dashboardKind(aws, places.isDashboardHere),
    'rest-api': restApiKind(aws),
    'api-key': apiKeyKind(aws),
    'usage-plan': usagePlanKind(aws),
    'domain-name': domainNameKind(aws),
  };
}
