import {
  type Architecture,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { OWNER_TAG, type Tags } from '../../reconcile/owner.ts';
import type { Change, Kind, Phase } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import {
  codeIdentity,
  codeInput,
  codeUpdate,
  type FunctionCode,
  packageTypeOf,
  rejectOtherZip,
} from './function-code.ts';
import { type FunctionSettings, settingsChanges, settingsInput } from './function-configuration.ts';
import { reserve } from './function-concurrency.ts';
import {
  type FunctionNetwork,
  networkChanges,
  type NetworkIds,
  networkIds,
  networkInput,
} from './function-network.ts';
import { isModelFunction, listFunctions, publishedVersions } from './published-versions.ts';

export interface FunctionSpec extends FunctionSettings {
  readonly code: FunctionCode;
  /** By default x86_64. */
  readonly architecture?: Architecture;
  /**
   * The published version that serves, by its description. While it exists, code and settings of $LATEST do not matter:
   * they only serve to publish it.
   */
  readonly versionId?: string;
  /** Reserved concurrency, which is also the upper limit; none if undefined. */
  readonly reservedConcurrency: number | undefined;
  /** Undefined for a function without a VPC. */
  readonly network?: FunctionNetwork | undefined;
  readonly tags: Tags;
}

export interface LiveFunction {
  readonly owner: string | undefined;
  readonly configuration: FunctionConfiguration;
  /** Undefined for a zip. */
  readonly image: string | undefined;
  readonly reservedConcurrency: number | undefined;
  /** Descriptions of the published versions; none are read of a function without releases. */
  readonly versionIds: readonly string[];
  /** Of the network in the spec. */
  readonly networkIds?: NetworkIds | undefined;
}

/** Lambda functions: code and configuration take two calls, and Lambda accepts one change at a time. */
export function functionKind(aws: AwsClients): Kind<FunctionSpec, LiveFunction> {
  return {
    expectedMs: 5_000,
    impact: {
      update: ({ versionId }) =>
        versionId === undefined
          ? 'no interruption; Lambda runs the old code until the new code is ready'
          : 'no interruption; the alias keeps serving the published version',
      replace: 'the URL fails until the new function is ready',
      remove: 'requests to the function fail',
    },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: ({ configuration }) => phaseOfFunction(configuration),
    diff: diffFunction,
    read: async (name) => await readFunction(aws, name),
    readFor: async ({ name, network }) => {
      const live = await readFunction(aws, name);
      return live && network ? { ...live, networkIds: await networkIds(aws, network) } : live;
    },
    create: async (spec) => await createFunction(aws, spec),
    update: async (spec, _live, changes) => await updateFunction(aws, spec, changes),
    remove: async (name) =>
      await unlessGone(
        'lambda:DeleteFunction',
        async () => await aws.lambda.send(new DeleteFunctionCommand({ FunctionName: name })),
      ),
    list: async (prefix) => await listFunctions(aws, prefix),
  };
}

/** The phase of a function or of one of its versions. */
export function phaseOfFunction(configuration: FunctionConfiguration): Phase {
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = configuration;
  if (State === 'Pending') return { state: 'moving', toward: 'Pending' };
  if (State === 'Failed') return { state: 'broken', reason: StateReason ?? 'no reason given by Lambda' };
  // An Inactive function was idle for weeks; the next invocation wakes it.
  if (LastUpdateStatus === 'InProgress') return { state: 'moving', toward: 'Updating' };
  return { state: 'ready', note: LastUpdateStatus === 'Failed' ? LastUpdateStatusReason : undefined };
}

const CODE_FIELD = 'code';
const CONCURRENCY_FIELD = 'reserved concurrency';

function diffFunction(spec: FunctionSpec, live: LiveFunction): Change[] {
  const concurrency = {
    field: CONCURRENCY_FIELD,
    from: live.reservedConcurrency,
    to: spec.reservedConcurrency,
  };
  const isPublished = spec.versionId !== undefined && live.versionIds.includes(spec.versionId);
  const fields = isPublished ? [concurrency] : [...codeChanges(spec, live), concurrency];
  return fields.filter(({ from, to }) => from !== to);
}

function codeChanges(spec: FunctionSpec, { configuration, image, networkIds: ids }: LiveFunction): Change[] {
  const { architecture = 'x86_64', code } = spec;
  return [
    // "You can't change the package type of an existing function" (Lambda Developer Guide, images-create).
    {
      field: 'package type',
      from: configuration.PackageType ?? 'Zip',
      to: packageTypeOf(code),
      replace: true,
    },
    { field: CODE_FIELD, from: image ?? configuration.CodeSha256, to: codeIdentity(code) },
    { field: 'architecture', from: configuration.Architectures?.[0] ?? 'x86_64', to: architecture },
    ...settingsChanges(spec, configuration),
    ...networkChanges(spec.network, configuration, ids),
  ];
}

async function readFunction(aws: AwsClients, name: string): Promise<LiveFunction | undefined> {
  const live = await unlessAbsent(
    'lambda:GetFunction',
    async () => await aws.lambda.send(new GetFunctionCommand({ FunctionName: name })),
  );
  if (!live?.Configuration) return undefined;
  const versions = isModelFunction(live.Configuration) ? await publishedVersions(aws, name) : [];
  return {
    owner: live.Tags?.[OWNER_TAG],
    configuration: live.Configuration,
    image: live.Code?.ImageUri,
    reservedConcurrency: live.Concurrency?.ReservedConcurrentExecutions,
    versionIds: versions.map(({ id }) => id),
  };
}

async function createFunction(aws: AwsClients, spec: FunctionSpec): Promise<void> {
  const input = {
    ...settingsInput(spec),
    ...(await networkInput(aws, spec.network)),
    Architectures: [spec.architecture ?? 'x86_64'],
    PackageType: packageTypeOf(spec.code),
    Code: codeInput(spec.code),
    Tags: { ...spec.tags },
  };
  const create = new CreateFunctionCommand(input);
  rejectOtherZip(
    spec.code,
    await calling('lambda:CreateFunction', async () => await aws.lambda.send(create)),
  );
  // If a run crashes before this, the next run does it.
  if (spec.reservedConcurrency !== undefined) await reserve(aws, spec.name, spec.reservedConcurrency);
}

/** One call per pass: the engine waits until Lambda has applied the code before it updates the configuration. */
async function updateFunction(
  aws: AwsClients,
  spec: FunctionSpec,
  changes: readonly Change[],
): Promise<void> {
  if (changes.some(({ field }) => field === CODE_FIELD || field === 'architecture')) {
    const code = codeUpdate(spec.name, spec.code, spec.architecture ?? 'x86_64');
    const command = new UpdateFunctionCodeCommand(code);
    const update = async (): Promise<FunctionConfiguration> => await aws.lambda.send(command);
    rejectOtherZip(spec.code, await calling('lambda:UpdateFunctionCode', update));
    return;
  }
  if (changes.every(({ field }) => field === CONCURRENCY_FIELD)) {
    await reserve(aws, spec.name, spec.reservedConcurrency);
    return;
  }
  const input = { ...settingsInput(spec), ...(await networkInput(aws, spec.network)) };
  await calling(
    'lambda:UpdateFunctionConfiguration',
    async () => await aws.lambda.send(new UpdateFunctionConfigurationCommand(input)),
  );
}
