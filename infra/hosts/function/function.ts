import type { Architecture, FunctionCode, Runtime } from '../../../src/aws/lambda/function-code.ts';
import type { Declaration } from '../../../src/aws/registry.ts';
import type { FunctionCapacity } from '../../../src/config/capacity.ts';
import { digestOf, functionLogGroup, type FunctionHost, roleArn, tagsFor } from '../../naming.ts';
import { archiveStorage } from '../endpoint/archive-storage.ts';
import type { HostInput, Hosted } from '../hosted.ts';
import { functionEnvironment } from './function-environment.ts';
import { declaredRole, type FunctionRole, modelRole } from './function-role.ts';
import { trafficTo } from './traffic.ts';
import type { VersionPart } from './version-alarms.ts';

/** How one host on Lambda differs from another. */
export interface FunctionPlacement {
  readonly host: FunctionHost;
  readonly code: FunctionCode;
  /** What the code is made of, in a digest. */
  readonly codeDigest: string;
  /** Undefined for an image. */
  readonly runtime: Runtime | undefined;
  readonly handler: string | undefined;
  readonly architecture: Architecture;
  readonly capacity: FunctionCapacity;
  readonly timeoutSeconds: number;
  /** Undefined where it does not exist. */
  readonly snapStart: boolean | undefined;
  /** Variables that the function needs on this host; those of the user override them. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the code is stored in, and whatever else the function needs; ids of the last are in `needs`. */
  readonly resources: readonly Declaration[];
  readonly needs: readonly string[];
  /** By default, that of functions without a network. */
  readonly role?: FunctionRole;
  /** Undefined without a file system. */
  readonly network?: FunctionSpec['network'];
}

type FunctionSpec = Extract<Declaration, { kind: 'function' }>['spec'];

/** Id of the function in the stack; the proxy is another. */
export const MODEL_FUNCTION = 'model-function';

/** A function that runs the model: archive, code and role → function → published version; requests reach it by alias. */
export function declareFunction(input: HostInput, placement: FunctionPlacement): Hosted {
  const { config, names } = input;
  const name = names.functions[placement.host];
  const releaseId = releaseIdOf(input, placement);
  const settings = settingsOf(input, placement, releaseId);
  // The release id covers what answers; the rest of the settings must not keep an old version, either.
  const versionId = `${releaseId}-${digestOf(settings)}`;
  const part = { functionName: name, versionId };
  const version: Declaration = {
    kind: 'function-version',
    id: 'version',
    needs: [MODEL_FUNCTION],
    spec: { ...part, codeSha256: 'sha256' in placement.code ? placement.code.sha256 : undefined },
  };
  const warm = provisioned(part, placement.capacity);
  const role = declaredRole(input, roleOf(input, placement));
  const { alarms, alias } = trafficTo(input, part, warm[0]?.id ?? version.id);
  const resources: Declaration[] = [
    ...archiveStorage(input),
    ...placement.resources,
    logGroupOf(input, placement.host),
    ...role,
    {
      kind: 'function',
      id: MODEL_FUNCTION,
      needs: [...placement.needs, 'model-logs', 'archive', ...role.map(({ id }) => id)],
      spec: { ...settings, versionId, tags: tagsFor(names.owner, MODEL_FUNCTION, config.tags) },
    },
    version,
    ...warm,
    ...alarms,
  ];
  return { resources, traffic: [alias], servedBy: alias.id, releaseId, versionId };
}

function provisioned(
  part: VersionPart,
  { provisionedConcurrency: executions }: FunctionCapacity,
): Declaration[] {
  if (executions === undefined) return [];
  const id = 'provisioned-concurrency';
  return [{ kind: id, id, needs: ['version'], spec: { ...part, executions } }];
}

function settingsOf(
  input: HostInput,
  placement: FunctionPlacement,
  releaseId: string,
): Omit<FunctionSpec, 'tags' | 'versionId'> {
  const { config, site, names, archive } = input;
  const { capacity, code, runtime, handler, architecture, timeoutSeconds, snapStart, network } = placement;
  return {
    name: names.functions[placement.host],
    roleArn: config.roles.function ?? roleArn(site, roleOf(input, placement).name),
    code,
    runtime,
    handler,
    architecture,
    memoryMb: capacity.memoryMb,
    storageMb: capacity.storageMb,
    timeoutSeconds,
    ...(snapStart !== undefined && { snapStart }),
    environment: functionEnvironment(config, archive, placement.environment, releaseId),
    reservedConcurrency: capacity.maxConcurrency,
    ...(network && { network }),
  };
}

function roleOf(input: HostInput, { role }: FunctionPlacement): FunctionRole {
  return role ?? modelRole(input);
}

/** As of an endpoint: equal for equal content in any account, region or stage. */
function releaseIdOf({ config, archive }: HostInput, { codeDigest, environment }: FunctionPlacement): string {
  const variables = functionEnvironment(config, archive, {}, '');
  return `r-${digestOf([archive.digest, codeDigest, Object.keys(environment), variables, config.host])}`;
}

/** Lambda creates the group too, but without a retention period. */
function logGroupOf({ config, names }: HostInput, host: FunctionHost): Declaration {
  return {
    kind: 'log-group',
    id: 'model-logs',
    needs: [],
    spec: {
      name: functionLogGroup(names.functions[host]),
      retentionDays: config.logRetentionDays,
      tags: tagsFor(names.owner, 'model-logs', config.tags),
    },
  };
}
