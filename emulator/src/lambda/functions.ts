import type * as sdk from '@aws-sdk/client-lambda';
import type { Actions, Input } from '../protocol/actions.ts';
import { pageOf } from '../protocol/page.ts';
import type { Call } from '../account/account-context.ts';
import { createFunction } from './create-function.ts';
import { invalidParameter } from './errors.ts';
import { readCode } from './function-code.ts';
import {
  changedConfiguration,
  functionDescription,
  functionConfiguration,
  listedConfiguration,
} from './function-configuration.ts';
import { parseFunctionName } from './function-name.ts';
import { changedSettings, checkRole } from './function-settings.ts';
import type { FunctionStore } from './function-store.ts';
import type { FunctionVersion } from './function-version.ts';
import { deleteVersion, publish } from './versions.ts';

/** "Lambda returns up to 50 functions per call" (API reference of ListFunctions). */
const MAX_PAGE = 50;

/** The operations that create, read, update and delete functions. */
export function functionActions(store: FunctionStore): Actions<typeof sdk> {
  return {
    CreateFunction: async (input, call) => await createFunction(store, input, call),
    ListFunctions: (input, call) => list(store, input, call),
    GetFunction: ({ FunctionName, Qualifier }, { region, account }) =>
      functionDescription(store.find(region, FunctionName, Qualifier), account),
    GetFunctionConfiguration: ({ FunctionName, Qualifier }, { region }) => {
      const { version, qualifier } = store.find(region, FunctionName, Qualifier);
      return functionConfiguration(version, qualifier);
    },
    UpdateFunctionCode: async (input, call) => await updateCode(store, input, call),
    UpdateFunctionConfiguration: async (input, call) => await updateConfiguration(store, input, call),
    DeleteFunction: async ({ FunctionName, Qualifier }, { region }) => {
      const { name, qualifier } = parseFunctionName(FunctionName, Qualifier);
      const record = store.function(region, name);
      if (qualifier === undefined) await store.remove(record);
      else await deleteVersion(record, qualifier);
    },
  };
}

/** Sorts by name; the marker is the last name returned. */
function list(
  store: FunctionStore,
  { MaxItems = MAX_PAGE, Marker }: Input<typeof sdk, 'ListFunctions'>,
  { region }: Call,
): sdk.ListFunctionsResponse {
  const page = pageOf(store.list(region), {
    keyOf: (record) => record.name,
    token: Marker,
    // The model allows a MaxItems of 10,000, but the service truncates.
    limit: Math.min(MaxItems, MAX_PAGE),
    badToken: () => invalidParameter('Invalid Marker'),
  });
  return { Functions: page.items.map(({ latest }) => listedConfiguration(latest)), NextMarker: page.next };
}

/**
 * The version that is updated, if it can be. Throws PreconditionFailedException or ResourceConflictException when it
 * cannot.
 */
function changeable(
  store: FunctionStore,
  { FunctionName, RevisionId }: { FunctionName: string; RevisionId?: string | undefined },
  { region }: Call,
): FunctionVersion {
  const { latest } = store.function(region, FunctionName);
  latest.checkRevision(RevisionId);
  latest.checkSettled();
  return latest;
}

/** Accepts the same package sources as CreateFunction. A dry run checks everything and changes nothing. */
async function updateCode(
  store: FunctionStore,
  input: Input<typeof sdk, 'UpdateFunctionCode'>,
  call: Call,
): Promise<sdk.FunctionConfiguration> {
  changeable(store, input, call);
  const code = await readCode(call.account, call.region, input);
  // Another update may have begun while the package was read.
  const latest = changeable(store, input, call);
  if (input.DryRun) return functionConfiguration(latest);
  const architecture = input.Architectures?.[0] ?? latest.settings.architecture;
  await latest.update({ code, settings: { ...latest.settings, architecture } });
  if (!input.Publish) return changedConfiguration(latest);
  const version = publish(store, store.function(call.region, input.FunctionName));
  return changedConfiguration(version, version.version);
}

/** Changes the given members; variables are replaced as a whole, as at AWS. */
async function updateConfiguration(
  store: FunctionStore,
  input: Input<typeof sdk, 'UpdateFunctionConfiguration'>,
  call: Call,
): Promise<sdk.FunctionConfiguration> {
  const latest = changeable(store, input, call);
  const { FunctionName: _named, ...changes } = input;
  const settings = changedSettings(changes, latest.settings);
  checkRole(call.account, settings);
  await latest.update({ settings });
  return changedConfiguration(latest);
}
