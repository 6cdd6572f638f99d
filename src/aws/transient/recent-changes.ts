import type { Clock } from '../../reconcile/poll.ts';
import { type Call, memberAt, nameIn } from './call.ts';
import type { ResourceType, Service } from './transient-error.ts';

/** What an operation makes or changes, and where its name is. */
interface Change {
  readonly type: ResourceType;
  readonly at: string;
  /** The name is in the output. */
  readonly inOutput?: true;
  /** Where a read has the time of the creation or last change. */
  readonly since?: string;
}

const CHANGES: { readonly [Name in Service]?: Readonly<Record<string, Change>> } = {
  APIGateway: {
    CreateRestApi: { type: 'API', at: 'id', inOutput: true },
    CreateDeployment: { type: 'API', at: 'restApiId' },
    PutRestApi: { type: 'API', at: 'restApiId' },
    CreateDomainName: { type: 'domain name', at: 'domainName' },
  },
  ApiGatewayV2: { CreateApi: { type: 'API', at: 'ApiId', inOutput: true } },
  CloudWatchLogs: { CreateLogGroup: { type: 'log group', at: 'logGroupName' } },
  EC2: { CreateSecurityGroup: { type: 'security group', at: 'GroupId', inOutput: true } },
  EFS: { CreateFileSystem: { type: 'file system', at: 'FileSystemId', inOutput: true } },
  ECR: {
    CreateRepository: { type: 'repository', at: 'repositoryName' },
    DescribeRepositories: { type: 'repository', at: 'repositoryNames.0', since: 'repositories.0.createdAt' },
  },
  IAM: {
    CreateRole: { type: 'role', at: 'RoleName' },
    DeleteRolePolicy: { type: 'role', at: 'RoleName' },
    GetRole: { type: 'role', at: 'RoleName', since: 'Role.CreateDate' },
    PutRolePermissionsBoundary: { type: 'role', at: 'RoleName' },
    PutRolePolicy: { type: 'role', at: 'RoleName' },
    UpdateAssumeRolePolicy: { type: 'role', at: 'RoleName' },
  },
  Lambda: {
    CreateFunction: { type: 'function', at: 'FunctionName' },
    GetFunction: { type: 'function', at: 'FunctionName', since: 'Configuration.LastModified' },
    // Under the name of its function: AWS counts versions.
    PublishVersion: { type: 'version', at: 'FunctionName' },
  },
  S3: { CreateBucket: { type: 'bucket', at: 'Bucket' } },
  SageMaker: {
    CreateModel: { type: 'model', at: 'ModelName' },
    DescribeModel: { type: 'model', at: 'ModelName', since: 'CreationTime' },
    CreateEndpointConfig: { type: 'endpoint config', at: 'EndpointConfigName' },
    DescribeEndpointConfig: { type: 'endpoint config', at: 'EndpointConfigName', since: 'CreationTime' },
  },
};

const DELETIONS: { readonly [Name in Service]?: Readonly<Record<string, Change>> } = {
  APIGateway: {
    DeleteRestApi: { type: 'API', at: 'restApiId' },
    DeleteApiKey: { type: 'API key', at: 'apiKey' },
    DeleteDomainName: { type: 'domain name', at: 'domainName' },
    DeleteUsagePlan: { type: 'usage plan', at: 'usagePlanId' },
  },
  ApiGatewayV2: { DeleteApi: { type: 'API', at: 'ApiId' } },
  ECR: { DeleteRepository: { type: 'repository', at: 'repositoryName' } },
  IAM: { DeleteRole: { type: 'role', at: 'RoleName' } },
  Lambda: { DeleteFunction: { type: 'function', at: 'FunctionName' } },
  S3: { DeleteBucket: { type: 'bucket', at: 'Bucket' } },
  SageMaker: {
    DeleteModel: { type: 'model', at: 'ModelName' },
    DeleteEndpointConfig: { type: 'endpoint config', at: 'EndpointConfigName' },
  },
};

// Terraform's wait for what has just been created; IAM usually takes ten seconds.
const SPREADING_MS = 2 * 60_000;

/**
 * What this run, or one shortly before it, has made or changed: AWS may not see it everywhere yet. Anything else that
 * AWS does not find is a wrong name. And what this run has deleted, which AWS may still list.
 */
export class RecentChanges {
  readonly #changedMs = new Map<string, number>();
  readonly #deletedMs = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Reads a successful response. */
  observe(call: Call, output: unknown): void {
    const deleted = this.#recordDeletion(call);
    if (deleted !== undefined) this.#changedMs.delete(deleted);
    const { service, operation, input } = call;
    const change = CHANGES[service]?.[operation];
    if (!change) return;
    const name = nameIn(memberAt(change.inOutput ? output : input, change.at));
    const sinceMs = change.since === undefined ? this.#clock.now() : timeIn(memberAt(output, change.since));
    this.#recordChange(change, name, sinceMs);
  }

  /**
   * Records what a call with a lost response may have made, changed or deleted; ignores reads. What is perhaps deleted
   * remains as recent as it was: the response may have been the rejection of the deletion for that very reason.
   */
  recordUnconfirmed(call: Call): void {
    this.#recordDeletion(call);
    const change = CHANGES[call.service]?.[call.operation];
    if (!change || change.since !== undefined || change.inOutput) return;
    this.#recordChange(change, nameIn(memberAt(call.input, change.at)), this.#clock.now());
  }

  #recordChange({ type, since }: Change, name: string | undefined, changedMs: number): void {
    const key = keyOf(type, name);
    // A read that lags behind the deletion.
    if (since !== undefined && changedMs <= (this.#deletedMs.get(key) ?? -Infinity)) return;
    this.#changedMs.set(key, Math.max(changedMs, this.#changedMs.get(key) ?? 0));
  }

  /** Returns what the call deletes. */
  #recordDeletion({ service, operation, input }: Call): string | undefined {
    const deletion = DELETIONS[service]?.[operation];
    if (!deletion) return undefined;
    const key = keyOf(deletion.type, nameIn(memberAt(input, deletion.at)));
    this.#deletedMs.set(key, this.#clock.now());
    return key;
  }

  /** Whether this run deleted it less than two minutes ago. */
  wasDeleted(type: ResourceType, name: string | undefined): boolean {
    return this.#clock.now() - (this.#deletedMs.get(keyOf(type, name)) ?? -Infinity) < SPREADING_MS;
  }

  /** Whether it was made or changed less than two minutes ago; without a name, whether any of its type was. */
  isRecent(type: ResourceType, name?: string): boolean {
    const changed = [...this.#changedMs].filter(([key]) =>
      name === undefined ? key.startsWith(keyOf(type, '')) : key === keyOf(type, name),
    );
    return changed.some(([, sinceMs]) => this.#clock.now() - sinceMs < SPREADING_MS);
  }
}

function keyOf(type: ResourceType, name: string | undefined): string {
  return `${type}: ${name}`;
}

/** In ms since the epoch; 0 when there is none. */
function timeIn(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' ? Date.parse(value) || 0 : 0;
}
