import type * as sdk from '@aws-sdk/client-lambda';
import type { Actions } from '../protocol/actions.ts';
import type { Call } from '../account/account-context.ts';
import { invalidParameter } from './errors.ts';
import { ConcurrencyPool, pooled } from './concurrency-pool.ts';
import { codeSize } from './function-code.ts';
import { type FunctionRecord, type FunctionStore, versionsOf } from './function-store.ts';
import { provisionedConcurrencyActions } from './provisioned-concurrency-actions.ts';

/** Reserved and provisioned concurrency, and the account settings that show the unreserved pool. */
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
    ...provisionedConcurrencyActions(store),
    GetAccountSettings: (_input, call) => settings(store, call),
  };
}

/** The function's current reservation counts as free when the new one is checked. */
function checkReservation(store: FunctionStore, { region, load }: FunctionRecord, reserved: number): void {
  if (reserved < load.provisioned) {
    // The spaces are AWS's (seen: localstack, test_reserved_provisioned_overlap).
    throw invalidParameter(
      ` ReservedConcurrentExecutions  ${reserved} should not be lower than function's total provisioned concurrency [${load.provisioned}].`,
    );
  }
  const pool = new ConcurrencyPool(store, region);
  if (pool.unreserved + pooled(load) - reserved >= pool.minUnreserved) return;
  throw invalidParameter(
    `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${pool.minUnreserved}].`,
  );
}

/** Sizes are the account's default quotas, in bytes (Lambda quotas page). */
function settings(store: FunctionStore, { region }: Call): sdk.GetAccountSettingsResponse {
  const functions = store.list(region);
  const pool = new ConcurrencyPool(store, region);
  const AccountLimit = {
    TotalCodeSize: 80_530_636_800,
    CodeSizeUnzipped: 262_144_000,
    CodeSizeZipped: 52_428_800,
    ConcurrentExecutions: pool.size,
    UnreservedConcurrentExecutions: pool.unreserved,
  };
  const AccountUsage = {
    TotalCodeSize: functions.flatMap(versionsOf).reduce((sum, { code }) => sum + codeSize(code), 0),
    FunctionCount: functions.length,
  };
  return { AccountLimit, AccountUsage };
}
