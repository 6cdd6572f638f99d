import type {
  Api as SdkApi,
  Authorizer as SdkAuthorizer,
  Deployment,
  Integration as SdkIntegration,
  Route as SdkRoute,
  Stage as SdkStage,
} from '@aws-sdk/client-apigatewayv2';
import { newId } from '../gateway/new-id.ts';
import type { World } from '../account/account-context.ts';
import { notFound } from './errors.ts';
import { type Wire, wireTime } from './wire.ts';

export type Api = Wire<SdkApi>;
export type Authorizer = Wire<SdkAuthorizer>;
export type Integration = Wire<SdkIntegration>;
export type Route = Wire<SdkRoute>;
export type Stage = Wire<SdkStage>;

/** What a stage serves: the API as it was when it was deployed. */
export interface Snapshot {
  routes: readonly Route[];
  integrations: ReadonlyMap<string, Integration>;
  authorizers: ReadonlyMap<string, Authorizer>;
  cors: Api['corsConfiguration'];
}

/** An API with its parts, each by id (stages by name). */
export interface ApiRecord {
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
  /** The host name at AWS, as events and logs state it. */
  readonly domainName: string;
  api: Api;
  readonly integrations: Map<string, Integration>;
  readonly authorizers: Map<string, Authorizer>;
  readonly routes: Map<string, Route>;
  readonly stages: Map<string, Stage>;
  readonly deployments: Map<string, { answer: Wire<Deployment>; snapshot: Snapshot }>;
}

/** The HTTP APIs of an account. Ids are unique over all regions, as they are the host names at AWS. */
export class ApiStore {
  readonly world: World;
  readonly #apis = new Map<string, ApiRecord>();

  constructor(world: World) {
    this.world = world;
  }

  /** Adds an API under a new id; nothing is served before it has a stage with a deployment. */
  create(region: string, fields: Api): ApiRecord {
    const id = newId(10);
    const record: ApiRecord = {
      id,
      region,
      accountId: this.world.accountId,
      domainName: `${id}.execute-api.${region}.amazonaws.com`,
      // A URL that works from here without DNS; at AWS https://{id}.execute-api.{region}.amazonaws.com.
      api: { ...fields, apiId: id, apiEndpoint: `${this.world.baseUrl()}/execute-api/${id}` },
      integrations: new Map(),
      authorizers: new Map(),
      routes: new Map(),
      stages: new Map(),
      deployments: new Map(),
    };
    this.#apis.set(id, record);
    return record;
  }

  /** Throws NotFoundException when the region has no such API. */
  find(region: string, id = ''): ApiRecord {
    const record = this.#apis.get(id);
    if (record?.region === region) return record;
    throw notFound(`Invalid API identifier specified ${this.world.accountId}:${id}`);
  }

  /** The API a request's URL names, whatever its region. */
  serving(id: string): ApiRecord | undefined {
    return this.#apis.get(id);
  }

  list(region: string): ApiRecord[] {
    return [...this.#apis.values()].filter((record) => record.region === region);
  }

  remove(record: ApiRecord): void {
    this.#apis.delete(record.id);
  }
}

/** Makes the present state of the API what its stages serve, as AutoDeploy does after every change. */
export function autoDeploy(record: ApiRecord): void {
  const stages = [...record.stages.values()].filter((stage) => stage.autoDeploy);
  if (stages.length === 0) return;
  const deploymentId = deploy(record, { autoDeployed: true });
  for (const stage of stages) serve(stage, deploymentId);
}

/** Takes a snapshot. Returns the deployment's id. */
export function deploy(record: ApiRecord, fields: Wire<Deployment>): string {
  const deploymentId = newId(6);
  const answer = { ...fields, deploymentId, createdDate: wireTime(), deploymentStatus: 'DEPLOYED' as const };
  // Copies, since the parts are changed in place: what is served must not change before the next deployment.
  const snapshot = {
    routes: [...record.routes.values()].map((route) => ({ ...route })),
    integrations: new Map([...record.integrations].map(([id, integration]) => [id, { ...integration }])),
    authorizers: new Map([...record.authorizers].map(([id, authorizer]) => [id, { ...authorizer }])),
    cors: record.api.corsConfiguration,
  };
  record.deployments.set(deploymentId, { answer, snapshot });
  return deploymentId;
}

/** Points a stage at a deployment, in the words GetStage then shows. */
export function serve(stage: Stage, deploymentId: string): void {
  stage.deploymentId = deploymentId;
  stage.lastDeploymentStatusMessage = `Successfully deployed stage with deployment ID '${deploymentId}'`;
  stage.lastUpdatedDate = wireTime();
}
