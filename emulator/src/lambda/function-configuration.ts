import type { FunctionConfiguration, GetFunctionResponse } from '@aws-sdk/client-lambda';
import type { AccountContext } from '../account/account-context.ts';
import { packageUrl } from './download-package.ts';
import { type FunctionRecord, isPending } from './function-store.ts';

/** A function's configuration as in API responses; unset members are omitted. */
export function functionConfiguration(record: FunctionRecord, atMs = Date.now()): FunctionConfiguration {
  return { ...listedConfiguration(record), ...states(record, atMs) };
}

/** The response to a change always says Pending or InProgress, even if that lasts only briefly here. */
export function changedConfiguration(record: FunctionRecord): FunctionConfiguration {
  return functionConfiguration(record, record.lastModified.getTime());
}

/** ListFunctions returns a subset: no state and no update status (its API reference says so). */
export function listedConfiguration(record: FunctionRecord): FunctionConfiguration {
  const { settings, code } = record;
  return {
    FunctionName: record.name,
    FunctionArn: record.arn,
    Runtime: settings.runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: code.zip.length,
    Description: settings.description,
    Timeout: settings.timeoutS,
    MemorySize: settings.memoryMb,
    LastModified: lambdaTime(record.lastModified),
    CodeSha256: code.sha256,
    // The only version: published versions and aliases are not emulated.
    Version: '$LATEST',
    ...(Object.keys(settings.variables).length > 0 && { Environment: { Variables: settings.variables } }),
    TracingConfig: { Mode: settings.tracingMode },
    RevisionId: record.revisionId,
    PackageType: 'Zip',
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorageMb },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: settings.logging,
  };
}

/** State covers the creation, LastUpdateStatus the latest change: SDK waiters distinguish the two. */
function states(record: FunctionRecord, atMs: number): FunctionConfiguration {
  if (isPending(record, atMs)) {
    return {
      State: 'Pending',
      StateReason: 'The function is being created.',
      StateReasonCode: 'Creating',
    };
  }
  if (atMs >= record.updatedAtMs) return { State: 'Active', LastUpdateStatus: 'Successful' };
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
export function functionDescription(record: FunctionRecord, account: AccountContext): GetFunctionResponse {
  const reserved = record.reservedConcurrency;
  return {
    Configuration: functionConfiguration(record),
    Code: { RepositoryType: 'S3', Location: packageUrl(record, account) },
    ...(Object.keys(record.tags).length > 0 && { Tags: record.tags }),
    ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
  };
}
