import type { RestAnswer, RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import { check, invalidParameter } from './errors.ts';
import type { FunctionStore } from './function-store.ts';

/** Concurrent executions of an account and region, and the part that no reservation may take (Lambda quotas page). */
const ACCOUNT_CONCURRENCY = 1000;
const LEAST_UNRESERVED = 100;

/** Reserved concurrency, and the account settings that show what is left of the pool. */
export function concurrencyRoutes(store: FunctionStore): RestRoute[] {
  const path = '/2017-10-31/functions/:name/concurrency';
  return [
    ['PUT', path, 'PutFunctionConcurrency', (input, call) => put(store, input, call)],
    ['DELETE', path, 'DeleteFunctionConcurrency', (input, call) => remove(store, input, call)],
    [
      'GET',
      '/2019-09-30/functions/:name/concurrency',
      'GetFunctionConcurrency',
      (input, call) => get(store, input, call),
    ],
    [
      'GET',
      '/2016-08-19/account-settings{/}?',
      'GetAccountSettings',
      (_input, call) => settings(store, call),
    ],
  ];
}

/**
 * Replaces the function's reservation; its old one counts as free while the new one is weighed. "You can reserve
 * concurrency for as many functions as you like, as long as you leave at least 100 […] unreserved" (API reference).
 */
function put(store: FunctionStore, { labels, body }: RestInput, { region }: Call): RestAnswer {
  const member = 'reservedConcurrentExecutions';
  const reserved = check.integer(body['ReservedConcurrentExecutions'], member, { min: 0 });
  const record = store.find(region, labels['name']);
  const left = unreserved(store, region) + (record.reservedConcurrency ?? 0) - reserved;
  if (left < LEAST_UNRESERVED) {
    throw invalidParameter(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${LEAST_UNRESERVED}].`,
    );
  }
  record.reservedConcurrency = reserved;
  return { status: 200, body: { ReservedConcurrentExecutions: record.reservedConcurrency } };
}

/** An empty structure when nothing is reserved: the one read that does not answer 404 for "unset". */
function get(store: FunctionStore, { labels }: RestInput, { region }: Call): RestAnswer {
  const { reservedConcurrency } = store.find(region, labels['name']);
  return { status: 200, body: { ReservedConcurrentExecutions: reservedConcurrency } };
}

function remove(store: FunctionStore, { labels }: RestInput, { region }: Call): RestAnswer {
  store.find(region, labels['name']).reservedConcurrency = undefined;
  return { status: 204 };
}

/** What the region's functions have left of the pool. */
function unreserved(store: FunctionStore, region: string): number {
  const reserved = store.list(region).reduce((sum, record) => sum + (record.reservedConcurrency ?? 0), 0);
  return ACCOUNT_CONCURRENCY - reserved;
}

/** Sizes are the account's default quotas, in bytes (Lambda quotas page). */
function settings(store: FunctionStore, { region }: Call): RestAnswer {
  const functions = store.list(region);
  const AccountLimit = {
    TotalCodeSize: 80_530_636_800,
    CodeSizeUnzipped: 262_144_000,
    CodeSizeZipped: 52_428_800,
    ConcurrentExecutions: ACCOUNT_CONCURRENCY,
    UnreservedConcurrentExecutions: unreserved(store, region),
  };
  const AccountUsage = {
    TotalCodeSize: functions.reduce((sum, record) => sum + record.code.zip.length, 0),
    FunctionCount: functions.length,
  };
  return { status: 200, body: { AccountLimit, AccountUsage } };
}
