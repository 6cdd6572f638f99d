import type { AwsClients } from '../core/clients.ts';
import { functionAliasKind } from './function-alias.ts';
import { functionVersionKind } from './function-version.ts';
import { functionKind } from './function.ts';
import { provisionedConcurrencyKind } from './provisioned-concurrency.ts';
import { storedFolderKind } from './stored-folder.ts';
import { versionAlarmKind } from './version-alarm.ts';

/** The kinds of Lambda, after those that they need. */
export function lambdaKinds(aws: AwsClients, loaderOf: (owner: string) => string) {
  return {
    function: functionKind(aws),
    'function-version': functionVersionKind(aws),
    'provisioned-concurrency': provisionedConcurrencyKind(aws),
    'version-alarm': versionAlarmKind(aws),
    'function-alias': functionAliasKind(aws),
    'stored-folder': storedFolderKind(aws, loaderOf),
  };
}
