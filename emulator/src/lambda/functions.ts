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
import { changedSettings, checkRole } from './function-settings.ts';
import { checkRevision, checkSettled, type FunctionRecord, type FunctionStore } from './function-store.ts';

/** "Lambda returns up to 50 functions per call" (API reference of ListFunctions). */
const MAX_PAGE = 50;

/** The operations that create, read, update and delete functions. */
export function functionActions(store: FunctionStore): Actions<typeof sdk> {
  const found = (
    { FunctionName, Qualifier }: { FunctionName: string; Qualifier?: string | undefined },
    { region }: Call,
  ): FunctionRecord => store.find(region, FunctionName, Qualifier);
  return {
    CreateFunction: async (input, call) => await createFunction(store, input, call),
    ListFunctions: (input, call) => list(store, input, call),
    GetFunction: (input, call) => functionDescription(found(input, call), call.account),
    GetFunctionConfiguration: (input, call) => functionConfiguration(found(input, call)),
    UpdateFunctionCode: async (input, call) => await updateCode(store, found(input, call), input, call),
    UpdateFunctionConfiguration: async (input, call) =>
      await updateConfiguration(store, found(input, call), input, call),
    DeleteFunction: async (input, call) => await store.remove(found(input, call)),
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
  return { Functions: page.items.map(listedConfiguration), NextMarker: page.next };
}

/**
 * The function, if it can be changed. Throws PreconditionFailedException or ResourceConflictException when it is
 * not.
 */
function changeable(record: FunctionRecord, wanted: { RevisionId?: string | undefined }): FunctionRecord {
  checkRevision(record, wanted.RevisionId);
  checkSettled(record);
  return record;
}

/** Accepts the same package sources as CreateFunction. A dry run checks everything and changes nothing. */
async function updateCode(
  store: FunctionStore,
  found: FunctionRecord,
  input: Input<typeof sdk, 'UpdateFunctionCode'>,
  { account, region }: Call,
): Promise<sdk.FunctionConfiguration> {
  changeable(found, input);
  const code = await readCode(account, region, input);
  // Another update may have begun while the package was read.
  const record = changeable(found, input);
  if (input.DryRun) return functionConfiguration(record);
  const architecture = input.Architectures?.[0] ?? record.settings.architecture;
  await store.update(record, { code, settings: { ...record.settings, architecture } });
  return changedConfiguration(record);
}

/** Changes the given members; variables are replaced as a whole, as at AWS. */
async function updateConfiguration(
  store: FunctionStore,
  found: FunctionRecord,
  input: Input<typeof sdk, 'UpdateFunctionConfiguration'>,
  { account }: Call,
): Promise<sdk.FunctionConfiguration> {
  const record = changeable(found, input);
  const { FunctionName: _named, ...changes } = input;
  const settings = changedSettings(changes, record.settings, account.programs);
  checkRole(account, settings);
  await store.update(record, { settings });
  return changedConfiguration(record);
}
