import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  ListTagsCommand,
  paginateListFunctions,
  type Runtime,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { OWNER_TAG, type Tags } from '../../reconcile/owner.ts';
import type { Change, Found, Kind, Phase } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { allPages, mapLimit } from '../core/listing.ts';
import { reserve } from './function-concurrency.ts';

/** A function with an inline zip (the proxy is far below the 50 MB limit of a direct upload). */
export interface FunctionSpec {
  readonly name: string;
  readonly roleArn: string;
  readonly runtime: Runtime;
  readonly handler: string;
  readonly zip: Uint8Array;
  /** CodeSha256 as Lambda returns it: base64 of the zip's SHA-256. */
  readonly codeSha256: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Reserved concurrency, which is also the upper limit; none if undefined. */
  readonly reservedConcurrency: number | undefined;
  readonly tags: Tags;
}

export interface LiveFunction {
  readonly owner: string | undefined;
  readonly configuration: FunctionConfiguration;
  readonly reservedConcurrency: number | undefined;
}

/** Lambda functions: code and configuration take two calls, and Lambda accepts one change at a time. */
export function functionKind(aws: AwsClients): Kind<FunctionSpec, LiveFunction> {
  return {
    expectedMs: 5_000,
    impact: {
      update: () => 'no interruption; Lambda runs the old code until the new code is ready',
      replace: 'the URL fails until the new function is ready',
      remove: 'the URL stops answering',
    },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: phaseOfFunction,
    diff: diffFunction,
    read: async (name) => await readFunction(aws, name),
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

function phaseOfFunction({ configuration }: LiveFunction): Phase {
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = configuration;
  if (State === 'Pending') return { state: 'moving', toward: 'Pending' };
  if (State === 'Failed') return { state: 'broken', reason: StateReason ?? 'no reason given by Lambda' };
  // An Inactive function was idle for weeks; the next invocation wakes it.
  if (LastUpdateStatus === 'InProgress') return { state: 'moving', toward: 'Updating' };
  return { state: 'ready', note: LastUpdateStatus === 'Failed' ? LastUpdateStatusReason : undefined };
}

const CODE_FIELD = 'code';
const CONCURRENCY_FIELD = 'reserved concurrency';

function diffFunction(
  spec: FunctionSpec,
  { configuration: live, reservedConcurrency }: LiveFunction,
): Change[] {
  const fields: readonly Change[] = [
    { field: CODE_FIELD, from: live.CodeSha256, to: spec.codeSha256 },
    { field: 'handler', from: live.Handler, to: spec.handler },
    { field: 'runtime', from: live.Runtime, to: spec.runtime },
    { field: 'role', from: live.Role, to: spec.roleArn },
    { field: 'memory in MB', from: live.MemorySize, to: spec.memoryMb },
    { field: 'timeout in seconds', from: live.Timeout, to: spec.timeoutSeconds },
    { field: 'environment', from: canonical(live.Environment?.Variables), to: canonical(spec.environment) },
    { field: CONCURRENCY_FIELD, from: reservedConcurrency, to: spec.reservedConcurrency },
  ];
  return fields.filter(({ from, to }) => from !== to);
}

function canonical(variables: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(variables ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, value]) => `${key}=${value}`).join(' ');
}

async function readFunction(aws: AwsClients, name: string): Promise<LiveFunction | undefined> {
  const live = await unlessAbsent(
    'lambda:GetFunction',
    async () => await aws.lambda.send(new GetFunctionCommand({ FunctionName: name })),
  );
  return (
    live?.Configuration && {
      owner: live.Tags?.[OWNER_TAG],
      configuration: live.Configuration,
      reservedConcurrency: live.Concurrency?.ReservedConcurrentExecutions,
    }
  );
}

async function createFunction(aws: AwsClients, spec: FunctionSpec): Promise<void> {
  const input = { ...configurationOf(spec), Code: { ZipFile: spec.zip }, Tags: { ...spec.tags } };
  await calling('lambda:CreateFunction', async () => await aws.lambda.send(new CreateFunctionCommand(input)));
  // If a run crashes before this, the next run does it.
  if (spec.reservedConcurrency !== undefined) await reserve(aws, spec.name, spec.reservedConcurrency);
}

/** One call per pass: the engine waits until Lambda has applied the code before it updates the configuration. */
async function updateFunction(
  aws: AwsClients,
  spec: FunctionSpec,
  changes: readonly Change[],
): Promise<void> {
  if (changes.some(({ field }) => field === CODE_FIELD)) {
    const code = { FunctionName: spec.name, ZipFile: spec.zip };
    await calling(
      'lambda:UpdateFunctionCode',
      async () => await aws.lambda.send(new UpdateFunctionCodeCommand(code)),
    );
    return;
  }
  if (changes.every(({ field }) => field === CONCURRENCY_FIELD)) {
    await reserve(aws, spec.name, spec.reservedConcurrency);
    return;
  }
  await calling(
    'lambda:UpdateFunctionConfiguration',
    async () => await aws.lambda.send(new UpdateFunctionConfigurationCommand(configurationOf(spec))),
  );
}

function configurationOf(spec: FunctionSpec) {
  return {
    FunctionName: spec.name,
    Role: spec.roleArn,
    Runtime: spec.runtime,
    Handler: spec.handler,
    MemorySize: spec.memoryMb,
    Timeout: spec.timeoutSeconds,
    Environment: { Variables: { ...spec.environment } },
  };
}

/** ListFunctions has no filter, so names are matched here before tags are read. */
async function listFunctions(aws: AwsClients, prefix: string): Promise<Found[]> {
  const pages = paginateListFunctions({ client: aws.lambda }, {});
  const all = await allPages('lambda:ListFunctions', pages, (page) => page.Functions);
  const named = all.filter(({ FunctionName }) => FunctionName?.startsWith(prefix));
  return await mapLimit(named, async ({ FunctionName = '', FunctionArn, LastModified }) => {
    const owner = await ownerOfFunction(aws, FunctionArn);
    return { name: FunctionName, owner, sinceMs: LastModified ? Date.parse(LastModified) : undefined };
  });
}

async function ownerOfFunction(aws: AwsClients, arn: string | undefined): Promise<string | undefined> {
  const answer = await unlessAbsent(
    'lambda:ListTags',
    async () => await aws.lambda.send(new ListTagsCommand({ Resource: arn })),
  );
  return answer?.Tags?.[OWNER_TAG];
}
