import type { Clock } from '../../reconcile/poll.ts';
import { type Call, memberAt, nameIn } from './call.ts';
import type { Service, Thing } from './transient-error.ts';

/** What an operation makes or changes, and where its name is. */
interface Change {
  readonly thing: Thing;
  readonly at: string;
  /** The name is in the output. */
  readonly inOutput?: true;
  /** Where a read has the time of the creation or last change. */
  readonly since?: string;
}

const CHANGES: { readonly [Name in Service]?: Readonly<Record<string, Change>> } = {
  APIGateway: {
    CreateRestApi: { thing: 'API', at: 'id', inOutput: true },
    CreateDeployment: { thing: 'API', at: 'restApiId' },
    PutRestApi: { thing: 'API', at: 'restApiId' },
    CreateDomainName: { thing: 'domain name', at: 'domainName' },
  },
  ApiGatewayV2: { CreateApi: { thing: 'API', at: 'ApiId', inOutput: true } },
  CloudWatchLogs: { CreateLogGroup: { thing: 'log group', at: 'logGroupName' } },
  IAM: {
    CreateRole: { thing: 'role', at: 'RoleName' },
    DeleteRolePolicy: { thing: 'role', at: 'RoleName' },
    GetRole: { thing: 'role', at: 'RoleName', since: 'Role.CreateDate' },
    PutRolePermissionsBoundary: { thing: 'role', at: 'RoleName' },
    PutRolePolicy: { thing: 'role', at: 'RoleName' },
    UpdateAssumeRolePolicy: { thing: 'role', at: 'RoleName' },
  },
  Lambda: {
    CreateFunction: { thing: 'function', at: 'FunctionName' },
    GetFunction: { thing: 'function', at: 'FunctionName', since: 'Configuration.LastModified' },
  },
  S3: { CreateBucket: { thing: 'bucket', at: 'Bucket' } },
  SageMaker: {
    CreateModel: { thing: 'model', at: 'ModelName' },
    DescribeModel: { thing: 'model', at: 'ModelName', since: 'CreationTime' },
    CreateEndpointConfig: { thing: 'endpoint config', at: 'EndpointConfigName' },
    DescribeEndpointConfig: { thing: 'endpoint config', at: 'EndpointConfigName', since: 'CreationTime' },
  },
};

const DELETIONS: { readonly [Name in Service]?: Readonly<Record<string, Change>> } = {
  APIGateway: { DeleteRestApi: { thing: 'API', at: 'restApiId' } },
  ApiGatewayV2: { DeleteApi: { thing: 'API', at: 'ApiId' } },
  IAM: { DeleteRole: { thing: 'role', at: 'RoleName' } },
  Lambda: { DeleteFunction: { thing: 'function', at: 'FunctionName' } },
  S3: { DeleteBucket: { thing: 'bucket', at: 'Bucket' } },
  SageMaker: {
    DeleteModel: { thing: 'model', at: 'ModelName' },
    DeleteEndpointConfig: { thing: 'endpoint config', at: 'EndpointConfigName' },
  },
};

// Terraform's wait for what has just been created; IAM usually takes ten seconds.
const SPREADING_MS = 2 * 60_000;

/**
 * What this run, or one shortly before it, has made or changed: AWS may not see it everywhere yet. Anything else that
 * AWS does not find is a wrong name.
 */
export class RecentChanges {
  readonly #changedMs = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Reads a successful response. */
  observe({ service, operation, input }: Call, output: unknown): void {
    const deleted = DELETIONS[service]?.[operation];
    if (deleted) this.#changedMs.delete(keyOf(deleted.thing, nameIn(memberAt(input, deleted.at))));
    const change = CHANGES[service]?.[operation];
    if (!change) return;
    const name = nameIn(memberAt(change.inOutput ? output : input, change.at));
    const sinceMs = change.since === undefined ? this.#clock.now() : timeIn(memberAt(output, change.since));
    const key = keyOf(change.thing, name);
    this.#changedMs.set(key, Math.max(sinceMs, this.#changedMs.get(key) ?? 0));
  }

  /** Whether it was made or changed less than two minutes ago; without a name, whether any of its sort was. */
  isRecent(thing: Thing, name?: string): boolean {
    const changed = [...this.#changedMs].filter(([key]) =>
      name === undefined ? key.startsWith(`${thing} `) : key === keyOf(thing, name),
    );
    return changed.some(([, sinceMs]) => this.#clock.now() - sinceMs < SPREADING_MS);
  }
}

function keyOf(thing: Thing, name: string | undefined): string {
  return `${thing} ${name}`;
}

/** In ms since the epoch; 0 when there is none. */
function timeIn(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' ? Date.parse(value) || 0 : 0;
}
