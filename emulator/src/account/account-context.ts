import type { Faults } from '../faults/faults.ts';
import type { Caller, KeyRing } from './key-ring.ts';
import type { StartContainer } from '../hosting/container.ts';
import type { Policy } from '../policy/evaluate.ts';

/**
 * What the emulated services may ask of each other. Each port is implemented by the service that owns the data;
 * this file imports none of them, so services never import one another.
 */

/** Object bytes as SageMaker's and Lambda's own back ends read them. */
export interface ObjectPort {
  /** The object's bytes; undefined when bucket or key is absent. `region` is the bucket's own region. */
  read(bucket: string, key: string): { bytes: Uint8Array; region: string } | undefined;
}

/** Roles, as a service that is about to assume one sees them. */
export interface RolePort {
  /** Whether the role exists and its trust policy lets `servicePrincipal` assume it. */
  canAssume(roleArn: string, servicePrincipal: string): boolean;
}

/** Users and roles, as whoever judges a call sees them. */
export interface IdentityPort {
  /** The policies of a user or role by its ARN, none for one that is absent. */
  policiesOf(identityArn: string): readonly Policy[];
  /** ARN of a role or user by its name, which no other of its kind has; undefined when there is none. */
  entityArn(kind: 'role' | 'user', name: string): string | undefined;
}

/** Where containers and functions write their output. */
export interface LogPort {
  /**
   * Appends lines; makes group and stream when absent. With a role it is done in its name: what its policies do not
   * allow is dropped without a word, as the services do.
   */
  write(region: string, group: string, stream: string, lines: readonly string[], roleArn?: string): void;
}

/** What an invocation of a function came to. `error` is set when the handler threw, timed out or died. */
export interface FunctionAnswer {
  payload: string;
  error?: 'Unhandled';
}

/** The data plane of Lambda, as API Gateway uses it. */
export interface FunctionPort {
  /** Whether the function's resource policy lets `principal` invoke it for `sourceArn`. */
  permits(functionArn: string, principal: string, sourceArn: string): boolean;
  /** Runs the function with a JSON event. Throws AwsError when it is absent or not Active. */
  invoke(functionArn: string, event: unknown): Promise<FunctionAnswer>;
}

/** One answer of a model container, before SageMaker wraps it. */
export interface ContainerAnswer {
  status: number;
  contentType: string | undefined;
  /** `X-Amzn-SageMaker-Custom-Attributes` of the container's answer, forwarded verbatim to the caller. */
  customAttributes: string | undefined;
  body: Uint8Array;
}

/** The data plane of SageMaker hosting, as its runtime API uses it. */
export interface EndpointPort {
  find(region: string, name: string): RunningEndpoint | undefined;
}

export interface RunningEndpoint {
  variant: string;
  serverless: boolean;
  logGroup: string;
  /** False while the endpoint is being created or has failed: InvokeEndpoint then answers ValidationError. */
  inService: boolean;
  /** Posts to the container's /invocations; undefined when no container answers in time. */
  invoke(headers: Headers, body: Uint8Array): Promise<ContainerAnswer | undefined>;
}

/** Alarms, as a deployment that may go back watches them. */
export interface AlarmPort {
  /** Undefined when there is no alarm of that name in the region. */
  stateOf(region: string, name: string): 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | undefined;
}

/** Where services write what they count. */
export interface MetricPort {
  /** One observation, or several, of each named metric of a namespace; now unless `atMs` says when. */
  record(
    region: string,
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    values: Readonly<Record<string, number | readonly number[]>>,
    about?: { readonly atMs?: number; readonly units?: Readonly<Record<string, string>> },
  ): void;
}

/** Web ACLs, as a service whose resources they protect sees them. */
export interface WebAclPort {
  /** The web ACL of a resource, and whether it blocks what none of its rules allows. */
  of(resourceArn: string): { readonly arn: string; readonly blocks: boolean } | undefined;
}

/** Stages of REST APIs, as WAF sees them. */
export interface RestStagePort {
  has(stageArn: string): boolean;
}

/** One quota of the account: what its service enforces and Service Quotas shows. */
export interface Quota {
  readonly code: string;
  readonly name: string;
  /** As Service Quotas spells it. */
  readonly unit: string;
  readonly value: number;
  /** What an account has that never asked for more. */
  readonly defaultValue: number;
}

/** The quotas of SageMaker, as the service that shows quotas reads them. */
export interface QuotaPort {
  all(): Quota[];
}

/** How long AWS's own transitions take here: the real durations times this factor. */
export interface Timing {
  /** 1 = as slow as AWS (150 s for an endpoint); the default 1/300 makes that half a second. */
  scale: number;
}

/** Programs the data plane starts. */
export interface Programs {
  /** Node binary that runs function zips. */
  node: string;
}

export interface Ports {
  objects: ObjectPort;
  roles: RolePort;
  identities: IdentityPort;
  logs: LogPort;
  functions: FunctionPort;
  endpoints: EndpointPort;
  alarms: AlarmPort;
  metrics: MetricPort;
  quotas: QuotaPort;
  webAcls: WebAclPort;
  restStages: RestStagePort;
}

/** The emulated account: one per emulator, empty at start. */
export interface World {
  readonly accountId: string;
  readonly partition: 'aws';
  /** Base URL at which clients and child processes reach this emulator, without trailing slash. */
  readonly baseUrl: () => string;
  readonly timing: Timing;
  readonly programs: Programs;
  /** Starts model containers; undefined refuses to host a model. */
  readonly startContainer: StartContainer | undefined;
  /** Key pairs of the account. SigV4 of API Gateway routes is verified against them. */
  readonly keys: KeyRing;
  /** Whether calls are refused that no policy allows. */
  readonly enforcesIam: boolean;
  /** ARN of a caller → the actions it has been judged by, while IAM is enforced: what a policy for it needs. */
  readonly judged: Map<string, Set<string>>;
  /** Quotas that differ from the defaults, by their names in Service Quotas. */
  readonly quotas: Readonly<Record<string, number>>;
  /** Bucket names that other accounts have taken: the names of S3 are one for all accounts. */
  readonly foreignBuckets: ReadonlySet<string>;
  /** Images in the registry, `repository:tag` → compressed bytes. */
  readonly images: ReadonlyMap<string, number>;
  /** Scratch folder of this emulator, removed when it closes. */
  readonly scratchDir: string;
  readonly ports: Ports;
  /** What shall go wrong, because somebody asked for it. */
  readonly faults: Faults;
  /** Registers work to undo when the emulator closes: child processes, timers, files. */
  readonly onClose: (close: () => Promise<void> | void) => void;
}

/** One call, as an action sees it. */
export interface Call {
  readonly world: World;
  readonly region: string;
  readonly requestId: string;
  /** Who signed; undefined for a key that the account does not have. */
  readonly caller: Caller | undefined;
  /**
   * Judges the operation by the caller's policies. The protocol asks as soon as it has read the request. Throws
   * AwsError in the service's own words; lets everything through unless the account enforces IAM.
   */
  readonly authorize: (operation: string, input: unknown) => void;
  /** Called with the operation's name before it runs. Throws the AwsError of a fault that was asked for. */
  readonly admit: (operation: string) => Promise<void>;
}

/** A service: takes the calls signed for it. `name` is the botocore service name. */
export interface Service {
  readonly name: string;
  /** The operations it implements, as its service model names them. */
  readonly operations: readonly string[];
  handle(request: Request, call: Call): Promise<Response>;
}

/** Answers a request to a deployed API's URL; `path` is what follows the URL's base, encoded. */
export type ExecuteApi = (request: Request, apiId: string, path: string) => Promise<Response>;

/** Answers a request to a domain of an API's owner; undefined when `host` is none. */
export type CustomDomain = (request: Request, host: string) => Promise<Response> | undefined;
