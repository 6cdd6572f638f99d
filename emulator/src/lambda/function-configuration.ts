import type { FunctionConfiguration, GetFunctionResponse } from '@aws-sdk/client-lambda';
import type { AccountContext } from '../account/account-context.ts';
import { packageUrl } from './download-package.ts';
import type { Target } from './function-store.ts';
import type { FunctionVersion } from './function-version.ts';

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
    Handler: settings.handler,
    CodeSize: code.zip.length,
    Description: settings.description,
    Timeout: settings.timeoutS,
    MemorySize: settings.memoryMb,
    LastModified: lambdaTime(version.lastModified),
    CodeSha256: code.sha256,
    Version: version.version,
    ...(Object.keys(settings.variables).length > 0 && { Environment: { Variables: settings.variables } }),
    TracingConfig: { Mode: settings.tracingMode },
    RevisionId: version.revisionId(atMs),
    PackageType: 'Zip',
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorageMb },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: settings.logging,
  };
}

/** State covers the creation, LastUpdateStatus the latest change: SDK waiters distinguish the two. */
function states(version: FunctionVersion, atMs: number): FunctionConfiguration {
  if (version.isPending(atMs)) {
    return {
      State: 'Pending',
      StateReason: 'The function is being created.',
      StateReasonCode: 'Creating',
    };
  }
  if (!version.isSettling(atMs)) return { State: 'Active', LastUpdateStatus: 'Successful' };
  return {
    State: 'Active',
    LastUpdateStatus: 'InProgress',
    LastUpdateStatusReason: 'The function is being created.',
    LastUpdateStatusReasonCode: 'Creating' as FunctionConfiguration['LastUpdateStatusReasonCode'],
  };
}

/** Lambda writes its times with milliseconds and a zone without colon: 2026-11-21T10:00:00.000+0000. */
function lambdaTime(time: Date): string {
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
    Code: { RepositoryType: 'S3', Location: packageUrl(version, account) },
    ...(Object.keys(record.tags).length > 0 && { Tags: record.tags }),
    ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
  };
}
