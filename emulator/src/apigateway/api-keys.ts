import { randomBytes } from 'node:crypto';
import type { CreateApiKeyRequest } from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import { checkTags } from '../gateway/validation.ts';
import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import { absent, badRequest, conflict, notEmulated } from './errors.ts';
import { listed } from './listing.ts';
import { booleanIn, patched, textRule } from './patch.ts';
import type { ApiKey, Plans } from './plans.ts';
import { type Wire, wireTime } from './wire.ts';

/** API keys: of the account in a region, not of an API; a usage plan joins them to stages. */
export function apiKeyRoutes(plans: Plans): RestRoute[] {
  const all = '/apikeys{/}?';
  const one = '/apikeys/:key';
  const find = ({ labels }: RestInput, { region }: Call) => {
    const { keys } = plans.of(region);
    const key = keys.get(labels['key'] ?? '');
    if (!key) throw absent('API Key');
    return { keys, key, id: key.id ?? '' };
  };
  return [
    [
      'POST',
      all,
      'CreateApiKey',
      ({ body, query }, { region }) => {
        if (query.get('mode') === 'import') throw notEmulated('ImportApiKeys');
        const { keys } = plans.of(region);
        const key = newKey(body, [...keys.values()]);
        keys.set(key.id ?? '', key);
        return { status: 201, body: key };
      },
    ],
    [
      'GET',
      all,
      'GetApiKeys',
      (input, { region }) => {
        const { query } = input;
        const name = query.get('name') ?? '';
        const customer = query.get('customerId');
        const keys = [...plans.of(region).keys.values()].filter(
          (key) => (key.name ?? '').startsWith(name) && (customer ?? key.customerId) === key.customerId,
        );
        return listed(
          input,
          keys,
          ({ id = '' }) => id,
          (key) => shown(key, query.get('includeValues')),
        );
      },
    ],
    [
      'GET',
      one,
      'GetApiKey',
      (input, call) => ({
        status: 200,
        body: shown(find(input, call).key, input.query.get('includeValue')),
      }),
    ],
    [
      'PATCH',
      one,
      'UpdateApiKey',
      (input, call) => {
        const { keys, key, id } = find(input, call);
        const changed = { ...patched(key, input.body, RULES), lastUpdatedDate: wireTime() };
        keys.set(id, changed);
        return { status: 200, body: shown(changed, null) };
      },
    ],
    [
      'DELETE',
      one,
      'DeleteApiKey',
      (input, call) => {
        const { keys, id } = find(input, call);
        keys.delete(id);
        // A key that is gone is in no plan.
        for (const plan of plans.of(call.region).plans.values()) plan.keys.delete(id);
        return { status: 202 };
      },
    ],
  ];
}

const RULES = [
  textRule<ApiKey>('name', ['replace']),
  textRule<ApiKey>('description'),
  textRule<ApiKey>('customerId'),
  {
    path: '/enabled',
    ops: ['replace'],
    apply: (key: ApiKey, patch: Parameters<typeof booleanIn>[0]) => void (key.enabled = booleanIn(patch)),
  } as const,
];

/** Forty characters, as the service makes them. */
function newValue(): string {
  return randomBytes(30).toString('base64').replaceAll('+', 'a').replaceAll('/', 'b');
}

function newKey(input: Wire<CreateApiKeyRequest>, others: readonly ApiKey[]): ApiKey {
  const { name, description, enabled = false, customerId, tags } = input;
  const value = input.value ?? newValue();
  if (input.stageKeys?.length) throw notEmulated('stageKeys, which usage plans have replaced');
  checkTags(tags);
  // "API Key value should be at least 20 characters", "… at most 128".
  if (value.length < 20 || value.length > 128)
    throw badRequest('API Key value should be at least 20 and at most 128 characters');
  if (others.some((other) => other.value === value)) throw conflict('API Key already exists');
  const createdDate = wireTime();
  const dates = { createdDate, lastUpdatedDate: createdDate };
  return { id: newId(10), value, name, description, enabled, customerId, ...dates, stageKeys: [], tags };
}

/** Reads leave the secret out unless it is asked for; the answer of the creation has it. */
function shown({ value, ...key }: ApiKey, includes: string | null): ApiKey {
  return includes === 'true' ? { ...key, value } : key;
}
