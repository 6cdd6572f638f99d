import {
  type AliasConfiguration,
  CreateAliasCommand,
  DeleteAliasCommand,
  GetAliasCommand,
  paginateListAliases,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import type { Change, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessDeleted, unlessGone } from '../core/errors.ts';
import { allPages, mapLimit } from '../core/listing.ts';
import { versionNumber } from './function-version.ts';
import { listModelFunctions, ownerOfFunction, publishedVersions } from './published-versions.ts';
import { partsOfName, qualifiedName, unqualifiedArn } from './qualified-name.ts';

/** The alias that callers invoke. */
export interface FunctionAliasSpec {
  readonly functionName: string;
  readonly alias: string;
  /** The version that it points at, by its description. */
  readonly versionId: string;
}

export interface LiveAlias {
  readonly owner: string | undefined;
  /** Description of the version that serves; its number if it has none. */
  readonly versionId: string;
  readonly alias: AliasConfiguration;
}

/** Aliases: one call moves all requests to another version, and back. */
export function functionAliasKind(aws: AwsClients): Kind<FunctionAliasSpec, LiveAlias> {
  return {
    expectedMs: 2_000,
    impact: {
      update: () => 'no interruption; requests in flight finish on the old version',
      remove: 'requests to the function fail',
    },
    nameOf: ({ functionName, alias }) => qualifiedName({ functionName, qualifier: alias }),
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffAlias,
    read: async (name) => await readAlias(aws, name),
    create: async (spec) => {
      const input = await aliasInput(aws, spec);
      await calling('lambda:CreateAlias', async () => await aws.lambda.send(new CreateAliasCommand(input)));
    },
    update: async (spec, { alias: { RevisionId } }) => {
      const input = { ...(await aliasInput(aws, spec)), RoutingConfig: { AdditionalVersionWeights: {} } };
      await calling(
        'lambda:UpdateAlias',
        async () => await aws.lambda.send(new UpdateAliasCommand({ ...input, RevisionId })),
      );
    },
    remove: async (name) => {
      const { functionName, qualifier } = partsOfName(name);
      const command = new DeleteAliasCommand({ FunctionName: functionName, Name: qualifier });
      await unlessGone('lambda:DeleteAlias', async () => await aws.lambda.send(command));
    },
    list: async (prefix) => await listAliases(aws, prefix),
  };
}

function diffAlias({ versionId }: FunctionAliasSpec, live: LiveAlias): Change[] {
  const fields: readonly Change[] = [
    { field: 'version', from: live.versionId, to: versionId },
    { field: 'weights', from: weightsOf(live.alias), to: '' },
  ];
  return fields.filter(({ from, to }) => from !== to);
}

function weightsOf({ RoutingConfig }: AliasConfiguration): string {
  const weights = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {});
  return weights.map(([version, weight]) => `${version}=${weight}`).join(' ');
}

async function aliasInput(aws: AwsClients, { functionName, alias, versionId }: FunctionAliasSpec) {
  const FunctionVersion = await versionNumber(aws, functionName, versionId);
  return { FunctionName: functionName, Name: alias, FunctionVersion };
}

async function readAlias(aws: AwsClients, name: string): Promise<LiveAlias | undefined> {
  const { functionName, qualifier } = partsOfName(name);
  const command = new GetAliasCommand({ FunctionName: functionName, Name: qualifier });
  const alias = await unlessAbsent('lambda:GetAlias', async () => await aws.lambda.send(command));
  if (!alias) return undefined;
  const [owner, versions] = await Promise.all([
    ownerOfFunction(aws, unqualifiedArn(alias.AliasArn)),
    publishedVersions(aws, functionName),
  ]);
  const { FunctionVersion: serving = '' } = alias;
  return { owner, alias, versionId: versions.find(({ number }) => number === serving)?.id ?? serving };
}

async function listAliases(aws: AwsClients, prefix: string): Promise<Found[]> {
  const functions = await listModelFunctions(aws, prefix);
  const found = await mapLimit(functions, async ({ name: functionName, owner }) => {
    const pages = paginateListAliases({ client: aws.lambda }, { FunctionName: functionName });
    const aliases = await unlessDeleted(
      async () => await allPages('lambda:ListAliases', pages, (page) => page.Aliases),
    );
    return (aliases ?? []).map(({ Name: qualifier = '' }) => ({
      name: qualifiedName({ functionName, qualifier }),
      owner,
      sinceMs: undefined,
    }));
  });
  return found.flat();
}
