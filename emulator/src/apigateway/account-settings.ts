import type * as sdk from '@aws-sdk/client-api-gateway';
import { ACCOUNT_LIMITS } from '../gateway/token-buckets.ts';
import type { Actions } from '../protocol/actions.ts';
import type { AccountContext } from '../account/account-context.ts';
import { badRequest } from './errors.ts';
import { patched, type PatchRule } from './patch.ts';

/** The account's settings, per region. */
export class AccountSettings {
  readonly #regions = new Map<string, sdk.Account>();

  of(region: string): sdk.Account {
    return this.#regions.get(region) ?? UNCHANGED;
  }

  set(region: string, changed: sdk.Account): void {
    this.#regions.set(region, changed);
  }
}

const UNCHANGED: sdk.Account = {
  throttleSettings: { rateLimit: ACCOUNT_LIMITS.rate, burstLimit: ACCOUNT_LIMITS.burst },
  features: ['UsagePlans'],
  apiKeyVersion: '4',
};

/** GetAccount and UpdateAccount; only the role that writes logs can be changed. */
export function accountActions(account: AccountContext, settings: AccountSettings): Actions<typeof sdk> {
  return {
    GetAccount: (_input, { region }) => settings.of(region),
    UpdateAccount: (input, { region }) => {
      const changed = patched(settings.of(region), input, rules(account));
      settings.set(region, changed);
      return changed;
    },
  };
}

function rules(account: AccountContext): PatchRule<sdk.Account>[] {
  return [
    {
      path: '/cloudwatchRoleArn',
      ops: ['replace', 'add', 'remove'],
      apply: (target, { op, value = '' }) => {
        const role = op === 'remove' || value === '' ? undefined : value;
        if (role !== undefined && !account.ports.roles.canAssume(role, 'apigateway.amazonaws.com')) {
          throw badRequest(
            'The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.',
          );
        }
        target.cloudwatchRoleArn = role;
      },
    },
  ];
}
