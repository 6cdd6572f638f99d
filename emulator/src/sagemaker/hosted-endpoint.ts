import type { DeploymentConfig, EndpointStatus, VariantStatus } from '@aws-sdk/client-sagemaker';
import { AwsError } from '../protocol/aws-error.ts';
import type { ModelServer } from '../hosting/model-server.ts';
import type { ContainerAnswer, RunningEndpoint } from '../account/account-context.ts';
import type { Deployment } from './deployment.ts';

/** A deployment that takes traffic. */
export interface Fleet {
  readonly deployment: Deployment;
  readonly server: ModelServer;
  readonly since: Date;
}

/** What an endpoint moves to, and how far it has come. */
export interface Pending {
  readonly deployment: Deployment;
  readonly since: Date;
  readonly stage: { readonly status: VariantStatus; readonly since: Date };
}

/** In these the endpoint serves; InvokeEndpoint finds no endpoint in any other. */
const SERVING: ReadonlySet<EndpointStatus> = new Set([
  'InService',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  // "in service with a mix of configs", says the status machine of DescribeEndpoint in other words.
  'UpdateRollbackFailed',
]);
/** DescribeEndpointOutput.FailureReason holds at most this many characters. */
const MAX_REASON = 1024;

/** One endpoint: its status, what it serves with, and what it is moving to. */
export class HostedEndpoint {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly createdAt = new Date();
  modifiedAt = this.createdAt;
  status: EndpointStatus = 'Creating';
  /** The configuration that counts: during an update, and after a failed one, still the old. */
  configName: string;
  failureReason: string | undefined;
  live: Fleet | undefined;
  pending: Pending | undefined;
  /** The fleet that is taking over, beside the live one: during an update, and after one that failed both ways. */
  green: { readonly fleet: Fleet; readonly share: number } | undefined;
  lastDeploymentConfig: DeploymentConfig | undefined;
  #invocations = 0;
  #turns = 0;

  constructor(name: string, arn: string, region: string, deployment: Deployment) {
    this.name = name;
    this.arn = arn;
    this.region = region;
    this.configName = deployment.configName;
    this.move('Creating', deployment);
  }

  /** Container output lands here: "/aws/sagemaker/Endpoints/[EndpointName]". */
  get logGroup(): string {
    return `/aws/sagemaker/Endpoints/${this.name}`;
  }

  /** Creating, Updating and Deleting take no further change until they have ended. */
  get inProgress(): boolean {
    return !['InService', 'OutOfService', 'Failed', 'UpdateRollbackFailed'].includes(this.status);
  }

  move(status: EndpointStatus, deployment?: Deployment): void {
    this.status = status;
    this.modifiedAt = new Date();
    const since = this.modifiedAt;
    this.pending = deployment && { deployment, since, stage: { status: 'Creating', since } };
  }

  /** Where the pending deployment stands. */
  stage(status: VariantStatus): void {
    if (this.pending) this.pending = { ...this.pending, stage: { status, since: new Date() } };
  }

  /** Takes the new fleet into service and returns the one it replaces. */
  serve(deployment: Deployment, server: ModelServer): Fleet | undefined {
    const replaced = this.live;
    this.move('InService');
    this.live = { deployment, server, since: this.modifiedAt };
    this.green = undefined;
    this.configName = deployment.configName;
    this.failureReason = undefined;
    return replaced;
  }

  /** A failed update ends InService on the old configuration, with the reason set; a failed create is Failed. */
  fail(reason: string): void {
    this.green = undefined;
    this.move(this.live ? 'InService' : 'Failed');
    this.failureReason = reason.slice(0, MAX_REASON);
  }

  /** Neither forward nor back: both fleets go on serving their shares. */
  failBothWays(reason: string): void {
    this.move('UpdateRollbackFailed');
    this.failureReason = reason.slice(0, MAX_REASON);
  }

  /** The endpoint as its runtime API sees it. */
  running(): RunningEndpoint | undefined {
    const deployment = this.live?.deployment ?? this.pending?.deployment;
    if (!deployment) return undefined;
    return {
      variant: deployment.variant.name,
      serverless: deployment.variant.serverless !== undefined,
      logGroup: this.logGroup,
      inService: this.live !== undefined && SERVING.has(this.status),
      invoke: async (headers, body) => await this.#invoke(headers, body),
    };
  }

  async #invoke(headers: Headers, body: Uint8Array): Promise<ContainerAnswer | undefined> {
    const limit = this.live?.deployment.variant.serverless?.MaxConcurrency ?? Infinity;
    // Over MaxConcurrency: 429 with an empty message, in no modelled error list (seen in a load test).
    if (this.#invocations >= limit) throw new AwsError('ThrottlingException', '', 429);
    this.#invocations += 1;
    try {
      return await this.#fleetOfTurn()?.server.invoke(headers, body);
    } finally {
      this.#invocations -= 1;
    }
  }

  /** Of every hundred requests in a row the new fleet gets exactly its share, spread evenly. */
  #fleetOfTurn(): Fleet | undefined {
    if (!this.green) return this.live;
    const { fleet, share } = this.green;
    this.#turns += 1;
    return Math.floor(this.#turns * share) > Math.floor((this.#turns - 1) * share) ? fleet : this.live;
  }
}
