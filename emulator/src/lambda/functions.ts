import type * as sdk from '@aws-sdk/client-lambda';
import type { Actions, Input } from '../protocol/actions.ts';
import { pageOf } from '../protocol/page.ts';
import { createFunction } from './create-function.ts';
import { invalidParameter } from './errors.ts';
import {
  changedConfiguration,
  functionConfiguration,
  functionDescription,
  listedConfiguration,
} from './function-configuration.ts';
import { parseFunctionName } from './function-name.ts';
import type { FunctionStore } from './function-store.ts';
import { updateCode, updateConfiguration } from './update-function.ts';
import { deleteVersion, publish } from './versions.ts';

/** "Lambda returns up to 50 functions per call" (API reference of ListFunctions). */
const MAX_PAGE = 50;

/** The operations that create, read, update and delete functions. */
export function functionActions(store: FunctionStore): Actions<typeof sdk> {
  return {
    CreateFunction: async (input, call) => {
      const record = await createFunction(store, input, call);
      // With a version the answer has its number, but the ARN of the function (seen: localstack, test_publish_version_on_create).
      return changedConfiguration(input.Publish ? publish(store, record) : record.latest);
    },
    ListFunctions: (input, { region }) => list(store, input, region),
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
      else await deleteVersion(store, record, qualifier);
    },
  };
}

/** Sorts by name; the marker is the last name returned. */
function list(
  store: FunctionStore,
  { MaxItems = MAX_PAGE, Marker }: Input<typeof sdk, 'ListFunctions'>,
  region: string,
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
