import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-lambda';
import type { Call } from '../account/account-context.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { pageOf } from '../protocol/page.ts';
import { Alias, type Route } from './alias.ts';
import {
  functionNotFound,
  invalidParameter,
  preconditionFailed,
  resourceConflict,
  resourceNotFound,
} from './errors.ts';
import { type FunctionRecord, type FunctionStore, versionOf } from './function-store.ts';
import { LATEST } from './function-version.ts';
import { moveProvisioned, removeProvisioned } from './provisioning.ts';

/** The page size when none is given, and its limit, are those of ListVersionsByFunction. */
const MAX_PAGE = 50;

/** The operations on aliases. */
export function aliasActions(store: FunctionStore): Actions<typeof sdk> {
  return {
    CreateAlias: (input, call) => create(store.function(call.region, input.FunctionName), input, call),
    GetAlias: ({ FunctionName, Name }, { region }) => {
      const record = store.function(region, FunctionName);
      const alias = record.aliases.get(Name);
      if (!alias) throw resourceNotFound(`Cannot find alias arn: ${record.arn}:${Name}`);
      return aliasConfiguration(alias);
    },
    UpdateAlias: (input, { region }) => update(store, store.function(region, input.FunctionName), input),
    // Deleting an absent alias succeeds (seen: localstack, test_non_existent_alias_deletion).
    DeleteAlias: async ({ FunctionName, Name }, { region }) => {
      const record = store.function(region, FunctionName);
      await removeProvisioned(record, Name);
      record.aliases.delete(Name);
      record.policies.delete(Name);
    },
    ListAliases: (input, call) => list(store, input, call),
  };
}

function create(
  record: FunctionRecord,
  { Name, Description = '', FunctionVersion, RoutingConfig }: Input<typeof sdk, 'CreateAlias'>,
  { account }: Call,
): sdk.AliasConfiguration {
  const route = routeOf(record, FunctionVersion, RoutingConfig?.AdditionalVersionWeights);
  const arn = `${record.arn}:${Name}`;
  if (record.aliases.has(Name)) throw resourceConflict(`Alias already exists: ${arn}`);
  const alias = new Alias(account.consistency, arn, Description, route);
  record.aliases.set(Name, alias);
  return aliasConfiguration(alias);
}

/** Changes the given members; a routing configuration replaces the one before, an empty one ends it. */
function update(
  store: FunctionStore,
  record: FunctionRecord,
  { Name, Description, FunctionVersion, RoutingConfig, RevisionId }: Input<typeof sdk, 'UpdateAlias'>,
): sdk.AliasConfiguration {
  const alias = record.aliases.get(Name);
  if (!alias) throw resourceNotFound(`Alias not found: ${record.arn}:${Name}`);
  if (RevisionId !== undefined && RevisionId !== alias.revisionId)
    throw preconditionFailed('GetFunction/GetAlias');
  const { version, second } = alias.route;
  const kept = second && { [second.version]: second.weight };
  const weights = RoutingConfig ? RoutingConfig.AdditionalVersionWeights : kept;
  alias.move(routeOf(record, FunctionVersion ?? version, weights));
  alias.description = Description ?? alias.description;
  alias.revisionId = randomUUID();
  const updated = aliasConfiguration(alias);
  moveProvisioned(store, record, alias, version);
  return updated;
}

/**
 * Throws InvalidParameterValueException or ResourceNotFoundException for a route that the service rejects, in its words
 * (seen: localstack, test_notfound_and_invalid_routingconfigs).
 */
function routeOf(
  record: FunctionRecord,
  version: string,
  weights: Readonly<Record<string, number>> = {},
): Route {
  const [[other, weight] = [], ...more] = Object.entries(weights);
  if (more.length > 0)
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
  if (other === version) {
    throw invalidParameter(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  }
  for (const named of [version, other ?? version]) {
    const found = versionOf(record, named);
    if (!found) throw functionNotFound(`${record.arn}:${named}`);
    found.checkNotFailed();
  }
  if (other === undefined || weight === undefined) return { version };
  if (version === LATEST)
    throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
  return { version, second: { version: other, weight } };
}

function aliasConfiguration({
  arn,
  name,
  description,
  revisionId,
  route: { version, second },
}: Alias): sdk.AliasConfiguration {
  return {
    AliasArn: arn,
    Name: name,
    FunctionVersion: version,
    Description: description,
    RevisionId: revisionId,
    ...(second && { RoutingConfig: { AdditionalVersionWeights: { [second.version]: second.weight } } }),
  };
}

/** Sorts by name. With a version, only the aliases whose first version it is. */
function list(
  store: FunctionStore,
  { FunctionName, FunctionVersion, Marker, MaxItems = MAX_PAGE }: Input<typeof sdk, 'ListAliases'>,
  { region }: Call,
): sdk.ListAliasesResponse {
  const record = store.function(region, FunctionName);
  const aliases = [...record.aliases.values()].filter(
    ({ route }) => FunctionVersion === undefined || route.version === FunctionVersion,
  );
  const page = pageOf(aliases, {
    keyOf: ({ name }) => name,
    token: Marker,
    limit: Math.min(MaxItems, MAX_PAGE),
    badToken: () => invalidParameter('Invalid Marker'),
  });
  return { Aliases: page.items.map(aliasConfiguration), NextMarker: page.next };
}
