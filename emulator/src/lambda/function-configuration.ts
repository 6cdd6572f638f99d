import type {
  FunctionCodeLocation,
  FunctionConfiguration,
  GetFunctionResponse,
} from '@aws-sdk/client-lambda';
import type { AccountContext } from '../account/account-context.ts';
import { packageUrl } from './download-package.ts';
import type { Target } from './function-store.ts';
import { codeSize } from './function-code.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { FunctionVersion, VersionState } from './function-version.ts';
import { vpcResponse } from './network-settings.ts';
import { hasSnapStart } from './snap-start.ts';

/** A version's configuration as in API responses; unset members are omitted. `qualifier` is that of the request. */
export function functionConfiguration(
  version: FunctionVersion,
  qualifier?: string,
  atMs = Date.now(),
): FunctionConfiguration {
  return { ...listedConfiguration(version, qualifier, atMs), ...states(version, atMs) };
}

/** The response to a change always says Pending or InProgress, even if that lasts only briefly here. */
export function changedConfiguration(version: FunctionVersion, qualifier?: string): FunctionConfiguration {
  return functionConfiguration(version, qualifier, version.lastModified.getTime());
}

/** Lists return a subset: no state and no update status (API reference of ListFunctions). */
export function listedConfiguration(
  version: FunctionVersion,
  qualifier?: string,
  atMs = Date.now(),
): FunctionConfiguration {
  const { owner, settings, code } = version;
  return {
    FunctionName: owner.name,
    FunctionArn: qualifier === undefined ? owner.arn : `${owner.arn}:${qualifier}`,
    Runtime: settings.runtime,
    Role: settings.role,
    Handler: settings.handler || undefined,
    CodeSize: codeSize(code),
    Description: settings.description,
    Timeout: settings.timeoutS,
    MemorySize: settings.memoryMb,
    LastModified: lambdaTime(version.lastModified),
    CodeSha256: code.sha256,
    Version: version.version,
    ...(Object.keys(settings.variables).length > 0 && { Environment: { Variables: settings.variables } }),
    TracingConfig: { Mode: settings.tracingMode },
    RevisionId: version.revisionId(atMs),
    PackageType: code.packageType,
    ...(hasImageSettings(settings) && { ImageConfigResponse: { ImageConfig: settings.image } }),
    ...(settings.vpc && { VpcConfig: vpcResponse(settings.vpc) }),
    ...(settings.fileSystems.length > 0 && {
      FileSystemConfigs: settings.fileSystems.map(({ arn, path }) => ({ Arn: arn, LocalMountPath: path })),
    }),
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorageMb },
    SnapStart: {
      ApplyOn: settings.snapStart ? 'PublishedVersions' : 'None',
      OptimizationStatus: hasSnapStart(version) ? 'On' : 'Off',
    },
    LoggingConfig: settings.logging,
  };
}

function hasImageSettings({ image }: FunctionSettings): boolean {
  return Object.values(image).some((value) => value !== undefined);
}

/** State covers the creation, LastUpdateStatus the latest change: SDK waiters distinguish the two. */
function states(version: FunctionVersion, atMs: number): FunctionConfiguration {
  const state = version.state(atMs);
  if (state === 'Pending' && version.isRestoring)
    return { State: state, ...STATE_REASONS.Pending, StateReasonCode: 'Restoring' };
  if (state !== 'Active') return { State: state, ...STATE_REASONS[state] };
  if (!version.isSettling(atMs)) return { State: 'Active', LastUpdateStatus: 'Successful' };
  return {
    State: 'Active',
    LastUpdateStatus: 'InProgress',
    LastUpdateStatusReason: 'The function is being created.',
    LastUpdateStatusReasonCode: 'Creating' as FunctionConfiguration['LastUpdateStatusReasonCode'],
  };
}

/** Seen: those of Pending (localstack, test_version_lifecycle), Failed (serverless/serverless#13847) and Inactive. */
const STATE_REASONS = {
  Pending: { StateReason: 'The function is being created.', StateReasonCode: 'Creating' },
  Failed: {
    StateReason: 'An error occurred during function initialization.',
    StateReasonCode: 'FunctionError',
  },
  Inactive: { StateReason: 'The function is currently idle.', StateReasonCode: 'Idle' },
} satisfies Readonly<Record<Exclude<VersionState, 'Active'>, FunctionConfiguration>>;

/** Lambda writes its times with milliseconds and a zone without colon: 2026-11-21T10:00:00.000+0000. */
export function lambdaTime(time: Date): string {
  return time.toISOString().replace('Z', '+0000');
}

/** GetFunction's response. Tags and Concurrency are absent, not empty, when there are none. */
export function functionDescription(
  { record, version, qualifier }: Target,
  account: AccountContext,
): GetFunctionResponse {
  const { reserved } = record.load;
  return {
    Configuration: functionConfiguration(version, qualifier),
    Code: codeLocation(version, account),
    ...(Object.keys(record.tags).length > 0 && { Tags: record.tags }),
    ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
  };
}

function codeLocation(version: FunctionVersion, account: AccountContext): FunctionCodeLocation {
  const { code } = version;
  return code.packageType === 'Zip'
    ? { RepositoryType: 'S3', Location: packageUrl(version, account) }
    : { RepositoryType: 'ECR', ImageUri: code.imageUri, ResolvedImageUri: code.resolvedUri };
}
