import { randomBytes } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import { checkTags } from '../gateway/validation.ts';
import type { Actions } from '../protocol/actions.ts';
import { absent, badRequest, conflict } from './errors.ts';
import { listed } from './listing.ts';
import { booleanIn, patched, textRule } from './patch.ts';
import type { Plans } from './plans.ts';
import { now } from './store.ts';

/** API keys belong to the account in a region, not to an API; a usage plan associates them with stages. */
export function apiKeyActions(plans: Plans): Actions<typeof sdk> {
  const find = (region: string, id: string): sdk.ApiKey => {
    const key = plans.of(region).keys.get(id);
    if (!key) throw absent('API Key');
    return key;
  };
  return {
    CreateApiKey: (input, { region }) => {
      const { keys } = plans.of(region);
      const key = newKey(input, [...keys.values()]);
      keys.set(key.id ?? '', key);
      return key;
    },
    GetApiKeys: (input, { region }) => {
      const { nameQuery = '', customerId, includeValues } = input;
      const keys = [...plans.of(region).keys.values()].filter(
        (key) => (key.name ?? '').startsWith(nameQuery) && (customerId ?? key.customerId) === key.customerId,
      );
      const { items, position } = listed(input, keys, ({ id = '' }) => id);
      return { items: items.map((key) => described(key, includeValues)), position };
    },
    GetApiKey: ({ apiKey, includeValue }, { region }) => described(find(region, apiKey), includeValue),
    UpdateApiKey: (input, { region }) => {
      const key = find(region, input.apiKey);
      const changed = { ...patched(key, input, RULES), lastUpdatedDate: now() };
      plans.of(region).keys.set(input.apiKey, changed);
      return described(changed, false);
    },
    DeleteApiKey: ({ apiKey }, { region }) => {
      find(region, apiKey);
      const inRegion = plans.of(region);
      inRegion.keys.delete(apiKey);
      // A deleted key is removed from every plan.
      for (const plan of inRegion.plans.values()) plan.keys.delete(apiKey);
    },
  };
}

const RULES = [
  textRule<sdk.ApiKey>('name', ['replace']),
  textRule<sdk.ApiKey>('description'),
  textRule<sdk.ApiKey>('customerId'),
  {
    path: '/enabled',
    ops: ['replace'],
    apply: (key: sdk.ApiKey, patch: Parameters<typeof booleanIn>[0]) => void (key.enabled = booleanIn(patch)),
  } as const,
];

/** Forty characters, as the service makes them. */
function newValue(): string {
  return randomBytes(30).toString('base64').replaceAll('+', 'a').replaceAll('/', 'b');
}

function newKey(input: sdk.CreateApiKeyRequest, others: readonly sdk.ApiKey[]): sdk.ApiKey {
  const { name, description, enabled = false, customerId, tags } = input;
  const value = input.value ?? newValue();
  checkTags(tags);
  // "API Key value should be at least 20 characters", "… at most 128".
  if (value.length < 20 || value.length > 128)
    throw badRequest('API Key value should be at least 20 and at most 128 characters');
  if (others.some((other) => other.value === value)) throw conflict('API Key already exists');
  const createdDate = now();
  const dates = { createdDate, lastUpdatedDate: createdDate };
  return { id: newId(10), value, name, description, enabled, customerId, ...dates, stageKeys: [], tags };
}

/** Reads omit the secret unless includeValue(s) is set; the response of CreateApiKey includes it. */
function described({ value, ...key }: sdk.ApiKey, includes: boolean | undefined): sdk.ApiKey {
  return includes ? { ...key, value } : key;
}
