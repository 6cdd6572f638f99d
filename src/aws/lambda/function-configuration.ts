import type { Architecture, FunctionConfiguration, Runtime } from '@aws-sdk/client-lambda';
import type { Change } from '../../reconcile/resource.ts';

/** What UpdateFunctionConfiguration changes of a function. */
export interface FunctionSettings {
  readonly name: string;
  readonly roleArn: string;
  /** Undefined for an image, which has its own. */
  readonly runtime: Runtime | undefined;
  readonly handler: string | undefined;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Of `/tmp`; by default 512. */
  readonly storageMb?: number;
  /** Whether published versions start from a snapshot. */
  readonly snapStart?: boolean;
}

/** Settings that only a new function or new code gets. */
export interface FunctionPlatform {
  readonly architecture?: Architecture;
}

const DEFAULT_STORAGE_MB = 512;

/** The settings as CreateFunction and UpdateFunctionConfiguration take them. */
export function settingsInput(spec: FunctionSettings) {
  return {
    FunctionName: spec.name,
    Role: spec.roleArn,
    ...(spec.runtime !== undefined && { Runtime: spec.runtime }),
    ...(spec.handler !== undefined && { Handler: spec.handler }),
    MemorySize: spec.memoryMb,
    Timeout: spec.timeoutSeconds,
    Environment: { Variables: { ...spec.environment } },
    ...(spec.storageMb !== undefined && { EphemeralStorage: { Size: spec.storageMb } }),
    ...(spec.snapStart !== undefined && { SnapStart: { ApplyOn: applyOn(spec.snapStart) } }),
  };
}

/** The settings in which a function differs. */
export function settingsChanges(spec: FunctionSettings, live: FunctionConfiguration): Change[] {
  const storage = spec.storageMb ?? DEFAULT_STORAGE_MB;
  return [
    { field: 'handler', from: live.Handler, to: spec.handler },
    { field: 'runtime', from: live.Runtime, to: spec.runtime },
    { field: 'role', from: live.Role, to: spec.roleArn },
    { field: 'memory in MB', from: live.MemorySize, to: spec.memoryMb },
    { field: 'timeout in seconds', from: live.Timeout, to: spec.timeoutSeconds },
    { field: 'environment', from: canonical(live.Environment?.Variables), to: canonical(spec.environment) },
    { field: 'storage in MB', from: live.EphemeralStorage?.Size ?? DEFAULT_STORAGE_MB, to: storage },
    { field: 'SnapStart', from: live.SnapStart?.ApplyOn ?? 'None', to: applyOn(spec.snapStart ?? false) },
  ];
}

function applyOn(snapStart: boolean): 'PublishedVersions' | 'None' {
  return snapStart ? 'PublishedVersions' : 'None';
}

function canonical(variables: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(variables ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, value]) => `${key}=${value}`).join(' ');
}
