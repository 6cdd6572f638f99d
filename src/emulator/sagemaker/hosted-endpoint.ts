import type { EndpointStatus } from '@aws-sdk/client-sagemaker';
import { AwsError } from '../aws-error.ts';
import type { ModelServer } from '../hosting/model-server.ts';
import type { ContainerAnswer, RunningEndpoint } from '../world.ts';
import type { Deployment } from './deployment.ts';

/** A deployment that takes traffic. */
export interface Fleet {
  readonly deployment: Deployment;
  readonly server: ModelServer;
  readonly since: Date;
}

/** In these the endpoint serves; InvokeEndpoint finds no endpoint in any other. */
const SERVING: ReadonlySet<EndpointStatus> = new Set([
  'InService',
  'Updating',
  'SystemUpdating',
  'RollingBack',
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
  pending: { deployment: Deployment; since: Date } | undefined;
  #invocations = 0;

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
    this.pending = deployment && { deployment, since: this.modifiedAt };
  }

  /** Takes the new fleet into service and returns the one it replaces. */
  serve(deployment: Deployment, server: ModelServer): Fleet | undefined {
    const replaced = this.live;
    this.move('InService');
    this.live = { deployment, server, since: this.modifiedAt };
    this.configName = deployment.configName;
    this.failureReason = undefined;
    return replaced;
  }

  /** A failed update ends InService on the old configuration, with the reason set; a failed create is Failed. */
  fail(reason: string): void {
    this.move(this.live ? 'InService' : 'Failed');
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
      return await this.live?.server.invoke(headers, body);
    } finally {
      this.#invocations -= 1;
    }
  }
}
