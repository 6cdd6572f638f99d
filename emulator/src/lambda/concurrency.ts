import type * as sdk from '@aws-sdk/client-lambda';
import type { Actions } from '../protocol/actions.ts';
import type { Call } from '../account/account-context.ts';
import { invalidParameter } from './errors.ts';
import { type FunctionRecord, type FunctionStore, versionsOf } from './function-store.ts';

/** Concurrent executions of an account and region, and the part that no reservation may take (Lambda quotas page). */
const ACCOUNT_CONCURRENCY = 1000;
const MIN_UNRESERVED = 100;

/** Reserved concurrency, and the account settings that show the unreserved pool. */
export function concurrencyActions(store: FunctionStore): Actions<typeof sdk> {
  return {
    PutFunctionConcurrency: ({ FunctionName, ReservedConcurrentExecutions }, { region }) => {
      const record = store.function(region, FunctionName);
      checkReservation(store, record, ReservedConcurrentExecutions);
      record.load.reserved = ReservedConcurrentExecutions;
      return { ReservedConcurrentExecutions };
    },
    // An empty structure when nothing is reserved: the only read that does not return 404 when unset.
    GetFunctionConcurrency: ({ FunctionName }, { region }) => ({
      ReservedConcurrentExecutions: store.function(region, FunctionName).load.reserved,
    }),
    DeleteFunctionConcurrency: ({ FunctionName }, { region }) => {
      store.function(region, FunctionName).load.reserved = undefined;
    },
    GetAccountSettings: (_input, call) => settings(store, call),
  };
}

/**
 * The function's current reservation counts as free when the new one is checked. "You can reserve concurrency for as
 * many functions as you like, as long as you leave at least 100 […] unreserved" (API reference).
 */
function checkReservation(store: FunctionStore, record: FunctionRecord, reserved: number): void {
  const left = unreserved(store, record.region) + (record.load.reserved ?? 0) - reserved;
  if (left >= MIN_UNRESERVED) return;
  throw invalidParameter(
    `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${MIN_UNRESERVED}].`,
  );
}

/** The region's unreserved concurrency. */
function unreserved(store: FunctionStore, region: string): number {
  const reserved = store.list(region).reduce((sum, record) => sum + (record.load.reserved ?? 0), 0);
  return ACCOUNT_CONCURRENCY - reserved;
}

/** Sizes are the account's default quotas, in bytes (Lambda quotas page). */
function settings(store: FunctionStore, { region }: Call): sdk.GetAccountSettingsResponse {
  const functions = store.list(region);
  const AccountLimit = {
    TotalCodeSize: 80_530_636_800,
    CodeSizeUnzipped: 262_144_000,
    CodeSizeZipped: 52_428_800,
    ConcurrentExecutions: ACCOUNT_CONCURRENCY,
    UnreservedConcurrentExecutions: unreserved(store, region),
  };
  const AccountUsage = {
    TotalCodeSize: functions.flatMap(versionsOf).reduce((sum, { code }) => sum + code.zip.length, 0),
    FunctionCount: functions.length,
  };
  return { AccountLimit, AccountUsage };
}
