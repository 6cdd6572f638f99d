import {
  type Deployment,
  GetRestApiCommand,
  GetStagesCommand,
  type MethodSetting,
  paginateGetDeployments,
  paginateGetResources,
  paginateGetRestApis,
  type Resource,
  type RestApi,
  type Stage,
} from '@aws-sdk/client-api-gateway';
import { OWNER_TAG } from '../../../reconcile/owner.ts';
import { REST_STAGE } from '../../../contract/routes.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessDeleted } from '../../core/errors.ts';
import { isInvokeAllowed } from '../../lambda/invoke-permission.ts';
import { allPages } from '../../core/listing.ts';
import { digestIn, restPermissionOn, type RestMethod } from './spec.ts';
import type { LiveThrottle, RouteThrottles } from '../throttle.ts';

/** A method of the API, deployed or not. */
export interface LiveMethod extends Omit<RestMethod, 'authorization'> {
  readonly authorization: string;
  readonly resourceId: string;
  readonly integrationUri: string | undefined;
  readonly timeoutMs: number | undefined;
}

export interface LiveStage {
  readonly deploymentId: string | undefined;
  /** Of the deployed document; undefined if it is unknown. */
  readonly digest: string | undefined;
  readonly throttle: LiveThrottle;
  readonly routeThrottles: RouteThrottles<LiveThrottle>;
  readonly wafAclArn: string | undefined;
}

export interface LiveRestApi {
  readonly id: string;
  readonly owner: string | undefined;
  readonly endpointType: string | undefined;
  /** Duplicate APIs and unused deployments, left by lost responses and crashes. */
  readonly duplicateIds: readonly string[];
  readonly spareDeploymentIds: readonly string[];
  readonly methods: readonly LiveMethod[];
  readonly stage: LiveStage | undefined;
  readonly invokeAllowed: boolean;
}

/** Every REST API of the account and region. */
export async function allRestApis(aws: AwsClients): Promise<RestApi[]> {
  return await allPages(
    'apigateway:GET restapis',
    paginateGetRestApis({ client: aws.apigateway, pageSize: 500 }, {}),
    ({ items }) => items,
  );
}

/** APIs with this name with the owner tag, oldest first. API names are not unique. */
export async function restApisNamed(aws: AwsClients, name: string): Promise<RestApi[]> {
  const named = (await allRestApis(aws)).filter((api) => api.name === name && api.tags?.[OWNER_TAG]);
  return named.toSorted((a, b) => Number(a.createdDate) - Number(b.createdDate));
}

/** The API with its parts. */
export async function readRestApi(aws: AwsClients, name: string): Promise<LiveRestApi | undefined> {
  const [api, ...duplicates] = await restApisNamed(aws, name);
  const id = api?.id;
  if (!id) return undefined;
  const parts = await unlessDeleted(async () => await partsOf(aws, id));
  if (!parts) return undefined;
  const functionArn = functionOf(parts.methods);
  const invokeAllowed =
    functionArn !== undefined && (await isInvokeAllowed(aws, restPermissionOn(functionArn), id));
  return {
    id,
    ...describedApi(api),
    ...parts,
    duplicateIds: duplicates.flatMap((duplicate) => duplicate.id ?? []),
    invokeAllowed,
  };
}

/** The API with this id and its parts: four concurrent calls. The invoke permission is assumed. */
export async function readRestApiSummary(aws: AwsClients, id: string): Promise<LiveRestApi> {
  const [api, parts] = await Promise.all([
    calling(
      'apigateway:GET restapi',
      async () => await aws.apigateway.send(new GetRestApiCommand({ restApiId: id })),
    ),
    partsOf(aws, id),
  ]);
  return { id, ...describedApi(api), ...parts, duplicateIds: [], invokeAllowed: true };
}

function describedApi(api: RestApi): Pick<LiveRestApi, 'owner' | 'endpointType'> {
  return { owner: api.tags?.[OWNER_TAG], endpointType: api.endpointConfiguration?.types?.join(', ') };
}

async function partsOf(
  aws: AwsClients,
  restApiId: string,
): Promise<Pick<LiveRestApi, 'methods' | 'stage' | 'spareDeploymentIds'>> {
  const [stages, methods, deployments] = await Promise.all([
    calling(
      'apigateway:GET stages',
      async () => await aws.apigateway.send(new GetStagesCommand({ restApiId })),
    ),
    methodsOf(aws, restApiId),
    deploymentsOf(aws, restApiId),
  ]);
  const stage = stages.item?.find(({ stageName }) => stageName === REST_STAGE);
  const others = deployments.flatMap(({ id }) => id ?? []);
  // A deployment that another stage serves was made by hand, and AWS rejects its deletion.
  const served = new Set(stages.item?.map(({ deploymentId }) => deploymentId));
  return {
    methods,
    stage: stage && describedStage(stage, deployments),
    spareDeploymentIds: others.filter((id) => !served.has(id)),
  };
}

async function deploymentsOf(aws: AwsClients, restApiId: string): Promise<Deployment[]> {
  return await allPages(
    'apigateway:GET deployments',
    paginateGetDeployments({ client: aws.apigateway, pageSize: 500 }, { restApiId }),
    ({ items }) => items,
  );
}

function describedStage(stage: Stage, deployments: readonly Deployment[]): LiveStage {
  const { '*/*': whole, ...routes } = stage.methodSettings ?? {};
  const ofRoutes = Object.entries(routes).map(([path, settings]) => [keyOf(path), throttleOf(settings)]);
  return {
    deploymentId: stage.deploymentId,
    digest: digestIn(deployments.find(({ id }) => id === stage.deploymentId)?.description),
    throttle: throttleOf(whole ?? {}),
    routeThrottles: Object.fromEntries(ofRoutes) as LiveStage['routeThrottles'],
    wafAclArn: stage.webAclArn,
  };
}

function throttleOf(settings: MethodSetting): LiveThrottle {
  return { ratePerSecond: settings.throttlingRateLimit, burst: settings.throttlingBurstLimit };
}

/** `classify/POST`, with or without its slash escaped as in a JSON pointer, as `POST /classify`. */
function keyOf(settingsKey: string): string {
  const path = settingsKey.replaceAll('~1', '/').replace(/^\//, '');
  const at = path.lastIndexOf('/');
  return `${path.slice(at + 1)} /${path.slice(0, at)}`;
}

/** The methods of an API with their integrations. */
export async function methodsOf(aws: AwsClients, restApiId: string): Promise<LiveMethod[]> {
  const resources = await allPages(
    'apigateway:GET resources',
    paginateGetResources({ client: aws.apigateway, pageSize: 500 }, { restApiId, embed: ['methods'] }),
    ({ items }) => items,
  );
  return resources.flatMap(methodsAt);
}

function methodsAt({ id = '', path = '', resourceMethods = {} }: Resource): LiveMethod[] {
  return Object.entries(resourceMethods).map(([command, method]) => ({
    key: `${command} ${path}`,
    resourceId: id,
    authorization: method.authorizationType ?? 'NONE',
    keyRequired: method.apiKeyRequired ?? false,
    scopes: method.authorizationScopes ?? [],
    integrationUri: method.methodIntegration?.uri,
    timeoutMs: method.methodIntegration?.timeoutInMillis,
  }));
}

/** The function behind the methods: `…/functions/ARN/invocations`. */
export function functionOf(methods: readonly LiveMethod[]): string | undefined {
  const found = methods.map(({ integrationUri }) =>
    /\/functions\/(.+)\/invocations$/.exec(integrationUri ?? ''),
  );
  return found.find((match) => match !== null)?.[1];
}
