import type { Api, Authorizer, Deployment, Integration, Route, Stage } from '@aws-sdk/client-apigatewayv2';
import { newId } from '../gateway/new-id.ts';
import type { AccountContext } from '../account/account-context.ts';
import { notFound } from './errors.ts';

/** What a stage serves: the API at the time of deployment. */
export interface Snapshot {
  routes: readonly Route[];
  integrations: ReadonlyMap<string, Integration>;
  authorizers: ReadonlyMap<string, Authorizer>;
  cors: Api['CorsConfiguration'];
}

/** An API with its parts, each by id (stages by name). */
export interface ApiRecord {
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
  /** The host name at AWS, as in events and logs. */
  readonly domainName: string;
  api: Api;
  readonly integrations: Map<string, Integration>;
  readonly authorizers: Map<string, Authorizer>;
  readonly routes: Map<string, Route>;
  readonly stages: Map<string, Stage>;
  readonly deployments: Map<string, { answer: Deployment; snapshot: Snapshot }>;
}

/** The HTTP APIs of an account. Ids are unique across regions because AWS uses them as host names. */
export class ApiStore {
  readonly account: AccountContext;
  readonly #apis = new Map<string, ApiRecord>();

  constructor(account: AccountContext) {
    this.account = account;
  }

  /** Adds an API under a new id; nothing is served before it has a stage with a deployment. */
  create(region: string, fields: Api): ApiRecord {
    const id = newId(10);
    const record: ApiRecord = {
      id,
      region,
      accountId: this.account.accountId,
      domainName: `${id}.execute-api.${region}.amazonaws.com`,
      // A URL that works locally without DNS; at AWS https://{id}.execute-api.{region}.amazonaws.com.
      api: { ...fields, ApiId: id, ApiEndpoint: `${this.account.baseUrl()}/execute-api/${id}` },
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
    throw notFound(`Invalid API identifier specified ${this.account.accountId}:${id}`);
  }

  /** The API of a request's URL, in any region. */
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

/** Deploys the current state of the API to its AutoDeploy stages, as AWS does after every change. */
export function autoDeploy(record: ApiRecord): void {
  const stages = [...record.stages.values()].filter((stage) => stage.AutoDeploy);
  if (stages.length === 0) return;
  const { DeploymentId } = deploy(record, { AutoDeployed: true });
  for (const stage of stages) serve(stage, DeploymentId);
}

/** Takes a snapshot. */
export function deploy(record: ApiRecord, fields: Deployment): Deployment & { DeploymentId: string } {
  const deploymentId = newId(6);
  const answer = {
    ...fields,
    DeploymentId: deploymentId,
    CreatedDate: now(),
    DeploymentStatus: 'DEPLOYED' as const,
  };
  // Copies, since the parts are changed in place: what is served must not change before the next deployment.
  const snapshot = {
    routes: [...record.routes.values()].map((route) => ({ ...route })),
    integrations: new Map([...record.integrations].map(([id, integration]) => [id, { ...integration }])),
    authorizers: new Map([...record.authorizers].map(([id, authorizer]) => [id, { ...authorizer }])),
    cors: record.api.CorsConfiguration,
  };
  record.deployments.set(deploymentId, { answer, snapshot });
  return answer;
}

/** Points a stage at a deployment, with the message GetStage then returns. */
export function serve(stage: Stage, deploymentId: string): void {
  stage.DeploymentId = deploymentId;
  stage.LastDeploymentStatusMessage = `Successfully deployed stage with deployment ID '${deploymentId}'`;
  stage.LastUpdatedDate = now();
}

/** The current time, in whole seconds as stored by this service. */
export function now(): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000);
}
