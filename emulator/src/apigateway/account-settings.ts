import type { Account } from '@aws-sdk/client-api-gateway';
import { ACCOUNT_LIMITS } from '../gateway/token-buckets.ts';
import type { RestRoute } from '../protocol/rest-json.ts';
import type { World } from '../account/account-context.ts';
import { badRequest } from './errors.ts';
import { patched, type PatchRule } from './patch.ts';
import type { Wire } from './wire.ts';

/** The account's settings, one set a region. */
export class AccountSettings {
  readonly #regions = new Map<string, Wire<Account>>();

  of(region: string): Wire<Account> {
    return this.#regions.get(region) ?? UNCHANGED;
  }

  set(region: string, account: Wire<Account>): void {
    this.#regions.set(region, account);
  }
}

const UNCHANGED: Wire<Account> = {
  throttleSettings: { rateLimit: ACCOUNT_LIMITS.rate, burstLimit: ACCOUNT_LIMITS.burst },
  features: ['UsagePlans'],
  apiKeyVersion: '4',
};

/** GetAccount and UpdateAccount; of the settings a deployer changes only the role that writes logs. */
export function accountRoutes(world: World, settings: AccountSettings): RestRoute[] {
  const path = '/account{/}?';
  return [
    ['GET', path, 'GetAccount', (_input, { region }) => ({ status: 200, body: settings.of(region) })],
    [
      'PATCH',
      path,
      'UpdateAccount',
      ({ body }, { region }) => {
        const changed = patched(settings.of(region), body, rules(world));
        settings.set(region, changed);
        return { status: 200, body: changed };
      },
    ],
  ];
}

function rules(world: World): PatchRule<Wire<Account>>[] {
  return [
    {
      path: '/cloudwatchRoleArn',
      ops: ['replace', 'add', 'remove'],
      apply: (account, { op, value = '' }) => {
        const role = op === 'remove' || value === '' ? undefined : value;
        if (role !== undefined && !world.ports.roles.canAssume(role, 'apigateway.amazonaws.com')) {
          throw badRequest(
            'The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.',
          );
        }
        account.cloudwatchRoleArn = role;
      },
    },
  ];
}
