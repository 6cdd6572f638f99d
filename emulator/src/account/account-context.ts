import type { AwsError } from '../aws-error.ts';
import type { ChunkSignatures } from '../signature/chunk-signatures.ts';
import type { Consistency } from '../consistency/consistency.ts';
import type { Faults } from '../faults/faults.ts';
import type { Caller, KeyRing } from './key-ring.ts';
import type { StartContainer } from '../container.ts';
import type { ImageFinding, ImagePort } from './image-port.ts';
import type { FileSystemPort, NetworkPort, PlannedVpc } from './network-port.ts';
import type { Grants } from '../policy/bounded.ts';
import type { Need } from '../policy/evaluate.ts';

/**
 * Interfaces between the emulated services. Each port is implemented by the service that owns the data;
 * this file imports none of them, so services never import one another.
 */

/** Object bytes as SageMaker's and Lambda's own back ends read them. */
export interface ObjectPort {
  /** The object's bytes; undefined when bucket or key is absent. `region` is the bucket's own region. */
  read(bucket: string, key: string): { bytes: Uint8Array; region: string } | undefined;
  /** Account id of a bucket's owner; undefined when there is no such bucket. */
  ownerOf(bucket: string): string | undefined;
  /** ARN of the KMS key of an object, or of what is written to the bucket by default; undefined without one. */
  keyOf(bucket: string, key?: string): string | undefined;
  /** Whether the bucket's policy lets a role read an object. */
  roleMayRead(roleArn: string | undefined, bucket: string, key: string): boolean;
}

/** Roles, as a service that assumes one sees them. */
export interface RolePort {
  /** Whether the role exists and its trust policy lets `servicePrincipal` assume it. */
  canAssume(roleArn: string, servicePrincipal: string): boolean;
  /** Whether the role is too new for `servicePrincipal` to see that it may assume it. */
  isReaching(roleArn: string, servicePrincipal: string): boolean;
}

/** Users and roles, as authorization sees them. */
export interface IdentityPort {
  /** The policies of a user or role by ARN; none when it does not exist. */
  grantsOf(identityArn: string): Grants;
  /** The same in IAM itself, which other services see after a delay. */
  latestGrantsOf(identityArn: string): Grants;
  /** ARN of the permissions boundary of a role or user by name; undefined without one. */
  boundaryOf(kind: 'role' | 'user', name: string): string | undefined;
  /** Whether the role exists and its trust policy lets the caller assume it; `values` are condition keys of the request. */
  trusts(roleArn: string, caller: Caller, values: Readonly<Record<string, string>>): boolean;
  /** ARN of a role or user by name; undefined when it does not exist. */
  entityArn(kind: 'role' | 'user', name: string): string | undefined;
}

/** Where containers and functions write their output. */
export interface LogPort {
  /**
   * Appends lines, creating group and stream as needed. With a role, the write is authorized as that role: what its
   * policies do not allow is silently dropped, as at AWS.
   */
  write(region: string, group: string, stream: string, lines: readonly string[], roleArn?: string): void;
}

/** The result of a function invocation. `error` is set when the handler threw, timed out or died. */
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

/** A model container's response, before SageMaker wraps it. */
export interface ContainerAnswer {
  status: number;
  contentType: string | undefined;
  /** `X-Amzn-SageMaker-Custom-Attributes` of the container's response, forwarded verbatim to the caller. */
  customAttributes: string | undefined;
  body: Uint8Array;
}

/** The data plane of SageMaker hosting, as its runtime API uses it. */
export interface EndpointPort {
  find(region: string, name: string): RunningEndpoint | undefined;
  /** The KMS key of an endpoint configuration, as it was given; undefined without one. */
  keyOf(region: string, configName: string): string | undefined;
}

export interface RunningEndpoint {
  variant: string;
  serverless: boolean;
  logGroup: string;
  /** False while the endpoint is being created or has failed: InvokeEndpoint then answers ValidationError. */
  inService: boolean;
  /** Posts to the container's /invocations; undefined when no container responds in time. */
  invoke(headers: Headers, body: Uint8Array): Promise<ContainerAnswer | undefined>;
}

/** Alarms, as watched by a deployment that may roll back. */
export interface AlarmPort {
  /** Undefined when there is no alarm of that name in the region. */
  stateOf(region: string, name: string): 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | undefined;
}

/** Where services write their metrics. */
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

/** Web ACLs, as the service that owns the protected resources sees them. */
export interface WebAclPort {
  /** The web ACL of a resource, and whether it blocks what none of its rules allows. */
  of(resourceArn: string): { readonly arn: string; readonly blocks: boolean } | undefined;
}

/** Tags of API Gateway's resources, as authorization sees them. */
export interface GatewayTagPort {
  /** The tags of the resource at a path such as `/restapis/ID/stages/live`: its own and those of the whole it is part of. */
  of(region: string, path: string): Readonly<Record<string, string>>;
}

/** Stages of REST APIs, as WAF sees them. */
export interface RestStagePort {
  has(stageArn: string): boolean;
}

/** One quota of the account: what its service enforces and Service Quotas shows. */
export interface Quota {
  readonly code: string;
  readonly name: string;
  /** The name in Service Quotas. */
  readonly unit: string;
  readonly value: number;
  /** The value before any quota increase. */
  readonly defaultValue: number;
}

/** The quotas of SageMaker, as read by Service Quotas. */
export interface QuotaPort {
  all(): Quota[];
}

/** How long AWS's state transitions take here: the real durations times this factor. */
export interface Timing {
  /** 1 is AWS's own speed (150 s for an endpoint); the default 1/300 turns that into half a second. */
  scale: number;
}

/** Path of a Python interpreter of a minor version such as "3.13", or of another; undefined for an image, which may have any. */
export type PreparePython = (minor: string | undefined) => Promise<string>;

/** Executables that the data plane starts. */
export interface Programs {
  /** Node binary that runs function zips. */
  node: string;
  /** Python interpreter that runs functions, or what prepares one on first use. */
  python: string | PreparePython | undefined;
}

export interface Ports {
  images: ImagePort;
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
  gatewayTags: GatewayTagPort;
  network: NetworkPort;
  fileSystems: FileSystemPort;
}

/** The emulated account: one per emulator, empty at start. */
export interface AccountContext {
  readonly accountId: string;
  readonly partition: 'aws';
  /** Base URL at which clients and child processes reach this emulator, without trailing slash. */
  readonly baseUrl: () => string;
  readonly timing: Timing;
  readonly programs: Programs;
  /** Starts model containers; when undefined, no model can be hosted. */
  readonly startContainer: StartContainer | undefined;
  /** What a scan finds in every image of the account's registry. */
  readonly imageFindings: readonly ImageFinding[];
  /** Key pairs of the account, against which signatures are verified. */
  readonly keys: KeyRing;
  /** Whether calls are served without a valid signature; API Gateway routes verify theirs all the same. */
  readonly anyCredentials: boolean;
  /** Whether calls that no policy allows are denied. */
  readonly enforcesIam: boolean;
  /** ARN of a caller → the permissions its calls required, deduplicated, while IAM is enforced. */
  readonly needs: Map<string, Map<string, Need>>;
  /** Quotas that differ from the defaults, by name in Service Quotas; of Lambda, only `Concurrent executions`. */
  readonly quotas: Readonly<Record<string, number>>;
  /** Most memory of a function. AWS gives new accounts 3,008 MB, others 10,240. */
  readonly maxFunctionMemoryMb: number;
  /** Bucket names that other accounts have taken from the start: S3 bucket names are globally unique. */
  readonly foreignBuckets: readonly string[];
  /** Whether each region has the default VPC with which AWS creates accounts. */
  readonly hasDefaultVpc: boolean;
  /** Further VPCs that the account has from the start. */
  readonly vpcs: readonly PlannedVpc[];
  /** Images in the registry, `repository:tag` → compressed bytes. */
  readonly images: ReadonlyMap<string, number>;
  /** Scratch folder of this emulator, removed when it closes, or by the next one. */
  readonly scratchDir: string;
  /** Records a child process, so that the next emulator ends it should this one be killed. */
  readonly recordProcess: (pid: number | undefined) => void;
  readonly ports: Ports;
  /** The active fault rules. */
  readonly faults: Faults;
  /** When writes become visible to readers. */
  readonly consistency: Consistency;
  /** Called for each member of an input that an action reads. */
  readonly onMemberRead: OnMemberRead | undefined;
  /** Registers a cleanup to run when the emulator closes: child processes, timers, files. */
  readonly onClose: (close: () => Promise<void> | void) => void;
}

/** One member of an operation's input, and what becomes of it. */
export interface Member {
  /** As in `Tags.Key`. */
  readonly path: string;
  readonly how: 'honoured' | 'stored' | 'no effect' | 'only' | 'refused';
  /** The reason for no effect, or the accepted values. */
  readonly detail?: string;
}

/** `path` is that of the member in the operation's input, as in `Tags.Key`. */
export type OnMemberRead = (service: string, operation: string, path: string) => void;

/** An API call, as an action sees it. */
export interface Call {
  readonly account: AccountContext;
  readonly region: string;
  readonly requestId: string;
  /** The signer; undefined for an unknown key where the account accepts any credentials but checks rights. */
  readonly caller: Caller | undefined;
  /** Verifies the chunks of a body that is signed in chunks. */
  readonly chunks?: ChunkSignatures | undefined;
  /**
   * Authorizes the operation against the caller's policies. Called as soon as the request has been parsed. Throws
   * AwsError in the service's own words; allows everything unless the account enforces IAM.
   */
  readonly authorize: (operation: string, input: unknown) => void;
  /** Called with the operation's name before it runs. Throws the AwsError of an injected fault. */
  readonly admit: (operation: string) => Promise<void>;
}

/** A service: handles the calls signed for it. `name` is the botocore service name. */
export interface Service {
  readonly name: string;
  /** The operations it implements, as its service model names them. */
  readonly operations: readonly string[];
  /** How each operation of the service model treats the members of its input. */
  members(): ReadonlyMap<string, readonly Member[]>;
  handle(request: Request, call: Call): Promise<Response>;
  /** An error in the service's protocol, for a request that is refused before it is handled. */
  refuse(error: AwsError, requestId: string, request: Request): Response;
  /** Whether AWS accepts the credentials of this request in its query; no request unless given. */
  isPresignable?(request: Request): boolean;
}

/** Answers a request to a deployed API's URL; `path` is what follows the URL's base, encoded. */
export type ExecuteApi = (request: Request, apiId: string, path: string) => Promise<Response>;

/** Answers a request to a custom domain; undefined when `host` is not one. */
export type CustomDomain = (request: Request, host: string) => Promise<Response> | undefined;
