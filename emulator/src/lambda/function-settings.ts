import type { CreateFunctionRequest, LoggingConfig } from '@aws-sdk/client-lambda';
import { check, invalidParameter, notEmulated } from './errors.ts';

/** What CreateFunction sets and UpdateFunctionConfiguration changes. */
export interface FunctionSettings {
  runtime: string;
  role: string;
  handler: string;
  description: string;
  timeoutS: number;
  memoryMb: number;
  variables: Readonly<Record<string, string>>;
  architecture: string;
  ephemeralStorageMb: number;
  tracingMode: string;
  logging: LoggingConfig & { LogGroup: string; LogFormat: 'JSON' | 'Text' };
}

/** The members of both requests that this file reads. */
export type SettingsInput = Omit<Partial<CreateFunctionRequest>, 'Code'>;

/** The Node.js runtimes of the model that Lambda still accepts (botocore 1.44); others cannot run here. */
const RUNTIMES = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'];
/** Architecture of the model. Either is accepted: what runs a zip of JavaScript here is the machine's own Node. */
export const ARCHITECTURE = { oneOf: ['x86_64', 'arm64'] };
/** Ordinary functions; the model's 32,768 is for managed instances (Lambda quotas page). */
const MAX_MEMORY_MB = 10_240;
const MAX_TIMEOUT_S = 900;
const MAX_VARIABLES_BYTES = 4096;
/** Lambda sets these itself and refuses them from a caller (developer guide, "Defined runtime environment variables"). */
const RESERVED_VARIABLE =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API)|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;
// Patterns as botocore's lambda 2015-03-31 prints them (shapes RoleArn and LogGroup), without anchors.
const ROLE = String.raw`arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`;
const LOG_GROUP = { pattern: String.raw`[\.\-_/#A-Za-z0-9]+`, min: 1, max: 512 };
// Members that would change how a function runs. Accepting them without effect would let a deployment pass
// here that fails, or behaves otherwise, at AWS.
const NOT_EMULATED = [
  'VpcConfig',
  'Layers',
  'FileSystemConfigs',
  'DeadLetterConfig',
  'KMSKeyArn',
  'ImageConfig',
  'CodeSigningConfigArn',
] as const;

/** The settings of a function that states nothing; Lambda's own defaults. */
export function defaultSettings(name: string): FunctionSettings {
  return {
    runtime: '',
    role: '',
    handler: '',
    description: '',
    timeoutS: 3,
    memoryMb: 128,
    variables: {},
    architecture: 'x86_64',
    ephemeralStorageMb: 512,
    tracingMode: 'PassThrough',
    logging: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
  };
}

/**
 * The settings after a request: what it states over what was there.
 * Throws ValidationException (the model's bounds) or InvalidParameterValueException (the service's own).
 */
export function changedSettings(input: SettingsInput, before: FunctionSettings): FunctionSettings {
  checkModel(input);
  checkService(input);
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
    logging: changedLogging(input.LoggingConfig, before.logging),
  };
}

/** The model's own bounds: what the front end checks before the service sees the request (ValidationException). */
function checkModel(input: SettingsInput): void {
  const { EphemeralStorage, TracingConfig, LoggingConfig } = input;
  check.optionalText(input.Role, 'role', { pattern: ROLE });
  check.optionalText(input.Handler, 'handler', { pattern: String.raw`[^\s]+`, max: 128 });
  check.optionalText(input.Description, 'description', { max: 256 });
  check.optionalInteger(input.Timeout, 'timeout', { min: 1, max: MAX_TIMEOUT_S });
  check.optionalInteger(input.MemorySize, 'memorySize', { min: 128, max: 32_768 });
  check.optionalText(input.Architectures?.[0], 'architectures', ARCHITECTURE);
  check.optionalInteger(EphemeralStorage?.Size, 'ephemeralStorage.size', { min: 512, max: 10_240 });
  check.optionalText(TracingConfig?.Mode, 'tracingConfig.mode', { oneOf: ['Active', 'PassThrough'] });
  check.optionalText(LoggingConfig?.LogGroup, 'loggingConfig.logGroup', LOG_GROUP);
  check.optionalText(LoggingConfig?.LogFormat, 'loggingConfig.logFormat', { oneOf: ['JSON', 'Text'] });
}

/** What only the service knows: live runtimes, account limits, variables (InvalidParameterValueException). */
function checkService(input: SettingsInput): void {
  for (const member of NOT_EMULATED) if (says(input[member])) throw notEmulated(member);
  if (input.SnapStart?.ApplyOn === 'PublishedVersions') throw notEmulated('SnapStart');
  if (input.Runtime !== undefined && !RUNTIMES.includes(input.Runtime)) {
    const set = `[${RUNTIMES.join(', ')}]`;
    throw invalidParameter(
      `Value ${input.Runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ${set} or be a valid ARN`,
    );
  }
  if ((input.MemorySize ?? 0) > MAX_MEMORY_MB) {
    throw invalidParameter(
      `'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to ${MAX_MEMORY_MB}`,
    );
  }
  checkVariables(input.Environment?.Variables ?? {});
}

/** Whether a member asks for anything: clients fill in empty structures that mean "none". */
function says(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return Object.values(value).some(says);
}

function checkVariables(variables: Record<string, string>): void {
  const pattern = '[a-zA-Z]([a-zA-Z0-9_])+';
  for (const key of Object.keys(variables)) check.text(key, 'environment.variables', { pattern });
  // Both refusals are worded alike; the second at AWS also prints the variables, which have no place in a log.
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
