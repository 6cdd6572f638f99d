import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { type FunctionRecord, isPending } from './function-store.ts';

/** A function as the answers about it describe it; what is unset stays out. */
export function functionConfiguration(record: FunctionRecord, atMs = Date.now()): FunctionConfiguration {
  return { ...listedConfiguration(record), ...states(record, atMs) };
}

/** The answer to the change itself: it always says Pending or InProgress, however short that is here. */
export function changedConfiguration(record: FunctionRecord): FunctionConfiguration {
  return functionConfiguration(record, record.lastModified.getTime());
}

/** ListFunctions gives a subset: no state and no update status (its API reference says so). */
export function listedConfiguration(record: FunctionRecord): FunctionConfiguration {
  const { settings, code } = record;
  return {
    FunctionName: record.name,
    FunctionArn: record.arn,
    Runtime: settings.runtime as FunctionConfiguration['Runtime'],
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: code.zip.length,
    Description: settings.description,
    Timeout: settings.timeoutS,
    MemorySize: settings.memoryMb,
    LastModified: lambdaTime(record.lastModified),
    CodeSha256: code.sha256,
    // The one version there is: published versions and aliases are not kept here.
    Version: '$LATEST',
    ...(Object.keys(settings.variables).length > 0 && { Environment: { Variables: settings.variables } }),
    TracingConfig: { Mode: settings.tracingMode as 'Active' | 'PassThrough' },
    RevisionId: record.revisionId,
    PackageType: 'Zip',
    Architectures: [settings.architecture as 'x86_64' | 'arm64'],
    EphemeralStorage: { Size: settings.ephemeralStorageMb },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: settings.logging,
  };
}

/** State tells of the creation, LastUpdateStatus of the newest change: waiters of SDKs read the two apart. */
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
