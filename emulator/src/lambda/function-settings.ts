import {
  type Architecture,
  type CreateFunctionRequest,
  type LoggingConfig,
  Runtime,
  type TracingMode,
} from '@aws-sdk/client-lambda';
import type { AccountContext, Call, Programs } from '../account/account-context.ts';
import { unsupported } from '../aws-error.ts';
import { invalidParameter, validationException } from './errors.ts';
import type { FunctionCode } from './function-code.ts';
import type { ImageSettings } from './image-code.ts';
import {
  changedFileSystems,
  changedVpc,
  checkFileSystems,
  type FileSystemSettings,
  type VpcSettings,
} from './network-settings.ts';
import { checkedVpc, checkRoleInVpc } from './network-checks.ts';
import { checkSnapStart } from './snap-start.ts';

/** What CreateFunction sets and UpdateFunctionConfiguration changes. */
export interface FunctionSettings {
  runtime: Runtime | undefined;
  role: string;
  handler: string;
  description: string;
  timeoutS: number;
  memoryMb: number;
  variables: Readonly<Record<string, string>>;
  architecture: Architecture;
  ephemeralStorageMb: number;
  tracingMode: TracingMode;
  vpc: VpcSettings | undefined;
  fileSystems: readonly FileSystemSettings[];
  /** Whether published versions start from a snapshot. */
  snapStart: boolean;
  /** Of a container image. */
  image: ImageSettings;
  logging: LoggingConfig & { LogGroup: string; LogFormat: 'JSON' | 'Text' };
}

/** The members of both requests that this file reads. */
export type SettingsInput = Omit<Partial<CreateFunctionRequest>, 'Code'>;

/** The Node.js runtimes of the model that Lambda still accepts (botocore 1.44). */
const NODE_RUNTIMES: readonly string[] = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'];
/** The Python runtimes that can have SnapStart, up to the newest that this project packs for. */
const PYTHON_RUNTIMES: readonly string[] = ['python3.12', 'python3.13'];
/** For standard functions; the model's larger bounds are for managed instances (Lambda quotas page). */
const MAX_STORAGE_MB = 10_240;
const MAX_TIMEOUT_S = 900;
const MAX_VARIABLES_BYTES = 4096;
/** Lambda sets these itself and rejects them in requests (developer guide, "Defined runtime environment variables"). */
const RESERVED_VARIABLE =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API)|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

/** Lambda's default settings. */
function defaultSettings(name: string): FunctionSettings {
  return {
    runtime: undefined,
    role: '',
    handler: '',
    description: '',
    timeoutS: 3,
    memoryMb: 128,
    variables: {},
    architecture: 'x86_64',
    ephemeralStorageMb: 512,
    tracingMode: 'PassThrough',
    vpc: undefined,
    fileSystems: [],
    snapStart: false,
    image: {},
    logging: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
  };
}

/** Where a function is. */
type Place = Pick<Call, 'account' | 'region'>;

/** The settings of a new function. Throws as `changedSettings` does. */
export function createdSettings(
  place: Place,
  packageType: FunctionCode['packageType'],
  input: SettingsInput,
  name: string,
): FunctionSettings {
  if (packageType === 'Zip' && (!input.Runtime || !input.Handler)) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  return changedSettings(place, packageType, input, defaultSettings(name));
}

/**
 * The settings after a request, merged into the previous ones.
 * Throws ValidationException or InvalidParameterValueException for what the model allows and the service does not.
 */
export function changedSettings(
  { account, region }: Place,
  packageType: FunctionCode['packageType'],
  input: SettingsInput,
  before: FunctionSettings,
): FunctionSettings {
  checkPackageMembers(packageType, input);
  checkService(account, input);
  const settings = merged(input, before);
  checkFileSystems(settings.fileSystems, settings.vpc);
  checkSnapStart(settings, packageType);
  if (!input.VpcConfig && !input.FileSystemConfigs) return settings;
  return { ...settings, vpc: checkedVpc(account, region, settings) };
}

function merged(input: SettingsInput, before: FunctionSettings): FunctionSettings {
  return {
    runtime: input.Runtime ?? before.runtime,
    role: input.Role ?? before.role,
    handler: input.Handler ?? before.handler,
    description: input.Description ?? before.description,
    timeoutS: input.Timeout ?? before.timeoutS,
    memoryMb: input.MemorySize ?? before.memoryMb,
    variables: input.Environment ? (input.Environment.Variables ?? {}) : before.variables,
    architecture: input.Architectures?.[0] ?? before.architecture,
    ephemeralStorageMb: input.EphemeralStorage?.Size ?? before.ephemeralStorageMb,
    tracingMode: input.TracingConfig?.Mode ?? before.tracingMode,
    vpc: changedVpc(input.VpcConfig, before.vpc),
    fileSystems: changedFileSystems(input.FileSystemConfigs, before.fileSystems),
    snapStart: input.SnapStart ? input.SnapStart.ApplyOn === 'PublishedVersions' : before.snapStart,
    image: input.ImageConfig ?? before.image,
    logging: changedLogging(input.LoggingConfig, before.logging),
  };
}

/** Checks beyond the model: supported runtimes, account limits, variables (InvalidParameterValueException). */
function checkService({ programs, maxFunctionMemoryMb }: AccountContext, input: SettingsInput): void {
  checkRuntime(input.Runtime, programs);
  if ((input.MemorySize ?? 0) > maxFunctionMemoryMb) {
    throw invalidParameter(
      `'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to ${maxFunctionMemoryMb}`,
    );
  }
  const { Size: storageMb = 0 } = input.EphemeralStorage ?? {};
  if (storageMb > MAX_STORAGE_MB) {
    const fault = `Member must have value less than or equal to ${MAX_STORAGE_MB}`;
    throw validationException(storageMb, 'ephemeralStorage.size', fault);
  }
  if ((input.Timeout ?? 0) > MAX_TIMEOUT_S) {
    const fault = `Member must have value less than or equal to ${MAX_TIMEOUT_S}`;
    throw validationException(input.Timeout, 'timeout', fault);
  }
  checkVariables(input.Environment?.Variables ?? {});
}

/** Throws InvalidParameterValueException for a runtime of a container image, which has its own (pulumi/pulumi-aws#5439). */
function checkPackageMembers(packageType: FunctionCode['packageType'], input: SettingsInput): void {
  const { Runtime: runtime, Handler: handler, ImageConfig: image } = input;
  if (packageType === 'Image' && (runtime !== undefined || handler !== undefined)) {
    throw invalidParameter(
      "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.",
    );
  }
  // Not seen at AWS: what it says of an image configuration without an image.
  if (packageType === 'Zip' && image) throw unsupported('ImageConfig of functions with package type Zip');
}

/** Lambda refuses a runtime that it does not know or no longer accepts; this emulator runs Node.js and Python only. */
function checkRuntime(runtime: string | undefined, programs: Programs): void {
  if (runtime === undefined || NODE_RUNTIMES.includes(runtime)) return;
  if (PYTHON_RUNTIMES.includes(runtime)) {
    if (programs.python) return;
    throw unsupported(`functions of runtime ${runtime} without a Python interpreter that has awslambdaric`);
  }
  const known: readonly string[] = Object.values(Runtime);
  if (known.includes(runtime) && !runtime.startsWith('nodejs'))
    throw unsupported(`functions of runtime ${runtime}`);
  const set = `[${[...NODE_RUNTIMES, ...PYTHON_RUNTIMES].join(', ')}]`;
  throw invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ${set} or be a valid ARN`,
  );
}

function checkVariables(variables: Record<string, string>): void {
  // Both messages are worded alike; AWS's second one also prints the variables, which must not be logged.
  const unable =
    'Lambda was unable to configure your environment variables because the environment variables';
  const reserved = Object.keys(variables).filter((key) => RESERVED_VARIABLE.test(key));
  if (reserved.length > 0) {
    throw invalidParameter(
      `${unable} you have provided contains reserved keys that are currently not supported for modification. ` +
        `Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(variables)) > MAX_VARIABLES_BYTES) {
    throw invalidParameter(`${unable} you have provided exceeded the 4KB limit.`);
  }
}

/** Log levels exist in JSON format only; there Lambda states its defaults in every answer. */
function changedLogging(
  input: LoggingConfig | undefined,
  before: FunctionSettings['logging'],
): FunctionSettings['logging'] {
  const LogFormat = input?.LogFormat ?? before.LogFormat;
  const LogGroup = input?.LogGroup ?? before.LogGroup;
  if (LogFormat === 'JSON') {
    const ApplicationLogLevel = input?.ApplicationLogLevel ?? before.ApplicationLogLevel ?? 'INFO';
    const SystemLogLevel = input?.SystemLogLevel ?? before.SystemLogLevel ?? 'INFO';
    return { LogFormat, LogGroup, ApplicationLogLevel, SystemLogLevel };
  }
  if (input?.ApplicationLogLevel || input?.SystemLogLevel) {
    throw invalidParameter('ApplicationLogLevel and SystemLogLevel can only be set with LogFormat JSON.');
  }
  return { LogFormat, LogGroup };
}

/** Until a new role has reached Lambda and KMS: hashicorp/terraform-provider-aws, function.go; aws/chalice, awsclient.py. */
const NOT_ASSUMABLE = 'The role defined for the function cannot be assumed by Lambda.';
const NO_KMS_GRANT =
  'Lambda was unable to configure access to your environment variables because the KMS key is invalid for ' +
  'CreateGrant. Please check your KMS key settings. KMS Exception: InvalidArnException KMS Message: ARN does not ' +
  'refer to a valid principal';

/** A new role and its policies take some seconds to reach Lambda; callers retry on exactly these messages. */
export function checkRole(account: AccountContext, { role, variables, vpc }: FunctionSettings): void {
  const { ports, consistency } = account;
  if (ports.roles.canAssume(role, 'lambda.amazonaws.com')) {
    if (vpc && vpc.subnetIds.length > 0) checkRoleInVpc(account, role);
    return;
  }
  const isFresh = ports.roles.isReaching(role, 'lambda.amazonaws.com');
  const needsGrant = isFresh && Object.keys(variables).length > 0;
  throw invalidParameter(needsGrant && consistency.isLagging(`KMS ${role}`) ? NO_KMS_GRANT : NOT_ASSUMABLE);
}
