import type { AccountContext } from '../account/account-context.ts';
import { AccountSettings } from './account-settings.ts';
import { Domains } from './domains.ts';
import { Plans } from './plans.ts';
import { type ApiRecord, ApiStore } from './store.ts';

/** What refers to APIs and stages. */
export interface Dependents {
  /** Throws BadRequestException while the API or stage is in use. */
  checkRemoval(record: ApiRecord, stageName?: string): void;
  /** Removes the references. */
  removed(record: ApiRecord, stageName?: string): void;
}

/** The state of API Gateway's REST APIs. */
export interface ApiGatewayState {
  readonly account: AccountContext;
  readonly store: ApiStore;
  readonly plans: Plans;
  readonly domains: Domains;
  readonly settings: AccountSettings;
  readonly dependents: Dependents;
}

export function emptyState(account: AccountContext): ApiGatewayState {
  const plans = new Plans();
  const domains = new Domains(account);
  const dependents: Dependents = {
    checkRemoval: (record, stageName) => domains.checkRemoval(record, stageName),
    removed: (record, stageName) => plans.removed(record, stageName),
  };
  const settings = new AccountSettings();
  return { account, store: new ApiStore(account), plans, domains, settings, dependents };
}
