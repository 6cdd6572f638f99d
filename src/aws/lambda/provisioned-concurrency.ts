import {
  DeleteProvisionedConcurrencyConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  type GetProvisionedConcurrencyConfigCommandOutput,
  paginateListProvisionedConcurrencyConfigs,
  type ProvisionedConcurrencyConfigListItem,
  PutProvisionedConcurrencyConfigCommand,
} from '@aws-sdk/client-lambda';
import type { Found, Kind, Phase } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessDeleted, unlessGone } from '../core/errors.ts';
import { allPages } from '../core/listing.ts';
import { readVersion } from './function-version.ts';
import { listQualified, publishedVersions } from './published-versions.ts';
import { partsOfName, qualifiedName } from './qualified-name.ts';
import { publishedNumber, versionNumber } from './version-number.ts';

/**
 * Execution environments of one version that are always initialized, and billed. On the version and not on its alias, so
 * that they are ready before requests move to it, and since AWS rejects them on an alias with weights.
 */
export interface ProvisionedConcurrencySpec {
  readonly functionName: string;
  /** The version, by its description. */
  readonly versionId: string;
  readonly executions: number;
}

export interface LiveProvisionedConcurrency {
  readonly owner: string | undefined;
  readonly config: GetProvisionedConcurrencyConfigCommandOutput;
}

export function provisionedConcurrencyKind(
  aws: AwsClients,
): Kind<ProvisionedConcurrencySpec, LiveProvisionedConcurrency> {
  const put = async (spec: ProvisionedConcurrencySpec): Promise<void> => await provision(aws, spec);
  return {
    expectedMs: 120_000,
    impact: { remove: 'further requests of this version may meet a cold start' },
    nameOf: ({ functionName, versionId }) => qualifiedName({ functionName, qualifier: versionId }),
    ownerOf: (live) => live.owner,
    phaseOf: ({ config }) => phaseOf(config),
    diff: ({ executions: to }, { config: { RequestedProvisionedConcurrentExecutions: from } }) =>
      from === to ? [] : [{ field: 'provisioned concurrency', from, to }],
    read: async (name) => await readConfig(aws, name),
    create: put,
    update: put,
    remove: async (name) => await removeConfig(aws, name),
    list: async (prefix) => await listConfigs(aws, prefix),
  };
}

function phaseOf({ Status, StatusReason }: GetProvisionedConcurrencyConfigCommandOutput): Phase {
  if (Status === 'IN_PROGRESS') return { state: 'moving', toward: 'Ready' };
  if (Status === 'FAILED') return { state: 'broken', reason: StatusReason ?? 'no reason given by Lambda' };
  return { state: 'ready' };
}

async function provision(aws: AwsClients, spec: ProvisionedConcurrencySpec): Promise<void> {
  const { functionName, versionId, executions } = spec;
  const command = new PutProvisionedConcurrencyConfigCommand({
    FunctionName: functionName,
    Qualifier: await versionNumber(aws, functionName, versionId),
    ProvisionedConcurrentExecutions: executions,
  });
  await calling('lambda:PutProvisionedConcurrencyConfig', async () => await aws.lambda.send(command));
}

async function readConfig(aws: AwsClients, name: string): Promise<LiveProvisionedConcurrency | undefined> {
  const version = await readVersion(aws, name);
  if (!version) return undefined;
  const command = new GetProvisionedConcurrencyConfigCommand({
    FunctionName: partsOfName(name).functionName,
    Qualifier: version.configuration.Version,
  });
  const config = await unlessAbsent(
    'lambda:GetProvisionedConcurrencyConfig',
    async () => await aws.lambda.send(command),
  );
  return config && { owner: version.owner, config };
}

async function removeConfig(aws: AwsClients, name: string): Promise<void> {
  const { functionName, qualifier } = partsOfName(name);
  const number = await publishedNumber(aws, functionName, qualifier);
  if (number === undefined) return;
  const command = new DeleteProvisionedConcurrencyConfigCommand({
    FunctionName: functionName,
    Qualifier: number,
  });
  await unlessGone('lambda:DeleteProvisionedConcurrencyConfig', async () => await aws.lambda.send(command));
}

/** Environments that the versions of a function keep together; 0 for an absent function. */
export async function provisionedExecutions(aws: AwsClients, functionName: string): Promise<number> {
  const configs = await configsOf(aws, functionName);
  return configs.reduce((sum, { RequestedProvisionedConcurrentExecutions: each = 0 }) => sum + each, 0);
}

async function configsOf(
  aws: AwsClients,
  functionName: string,
): Promise<readonly ProvisionedConcurrencyConfigListItem[]> {
  const pages = paginateListProvisionedConcurrencyConfigs(
    { client: aws.lambda },
    { FunctionName: functionName },
  );
  const read = async (): Promise<ProvisionedConcurrencyConfigListItem[]> =>
    await allPages(
      'lambda:ListProvisionedConcurrencyConfigs',
      pages,
      (page) => page.ProvisionedConcurrencyConfigs,
    );
  return (await unlessDeleted(read)) ?? [];
}

async function listConfigs(aws: AwsClients, prefix: string): Promise<Found[]> {
  return await listQualified(aws, prefix, async (functionName) => {
    const configs = await configsOf(aws, functionName);
    const numbers = new Set(configs.map(({ FunctionArn }) => FunctionArn?.split(':').at(-1)));
    const versions = await publishedVersions(aws, functionName);
    return versions
      .filter(({ number }) => numbers.has(number))
      .map(({ id: qualifier }) => ({ qualifier, sinceMs: undefined }));
  });
}
