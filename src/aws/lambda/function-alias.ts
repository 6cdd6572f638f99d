import { type AliasConfiguration, DeleteAliasCommand, paginateListAliases } from '@aws-sdk/client-lambda';
import type { Change, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessDeleted, unlessGone } from '../core/errors.ts';
import { allPages } from '../core/listing.ts';
import { phaseOfShift, shiftImpact, shiftMs } from './alias-shift.ts';
import { type FunctionAliasSpec, type LiveAlias, readAlias, readMovingAlias } from './live-alias.ts';
import { createAlias, moveAlias } from './move-alias.ts';
import { listQualified } from './published-versions.ts';
import { partsOfName, qualifiedName } from './qualified-name.ts';

const EXPECTED_MS = 2_000;

/**
 * Aliases: one call moves all requests to another version, and back; a rollout moves them in steps. AWS does not drive
 * it: the engine waits while `phaseOf` says so, and each `update` makes one step.
 */
export function functionAliasKind(aws: AwsClients): Kind<FunctionAliasSpec, LiveAlias> {
  return {
    expectedMs: EXPECTED_MS,
    expectedUpdateMs: ({ rollout }) => EXPECTED_MS + shiftMs(rollout),
    impact: {
      update: ({ rollout }) => shiftImpact(rollout),
      remove: 'requests to the function fail',
    },
    nameOf: ({ functionName, alias }) => qualifiedName({ functionName, qualifier: alias }),
    ownerOf: (live) => live.owner,
    phaseOf: ({ shift, bake }) => phaseOfShift(shift, bake),
    diff: diffAlias,
    read: async (name) => await readAlias(aws, name),
    readFor: async (spec) => await readMovingAlias(aws, spec),
    create: async (spec) => await createAlias(aws, spec),
    update: async (spec, live) => await moveAlias(aws, spec, live),
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

async function listAliases(aws: AwsClients, prefix: string): Promise<Found[]> {
  return await listQualified(aws, prefix, async (functionName) => {
    const pages = paginateListAliases({ client: aws.lambda }, { FunctionName: functionName });
    const aliases = await unlessDeleted(
      async () => await allPages('lambda:ListAliases', pages, (page) => page.Aliases),
    );
    return (aliases ?? []).map(({ Name: qualifier = '' }) => ({ qualifier, sinceMs: undefined }));
  });
}
