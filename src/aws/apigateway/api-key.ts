import {
  type ApiKey,
  CreateApiKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  paginateGetApiKeys,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { OWNER_TAG, type Tags } from '../../reconcile/owner.ts';
import type { Change, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling, unlessGone } from '../core/errors.ts';
import { allPages } from '../core/listing.ts';

/** A key that callers of a REST API send in x-api-key. AWS generates its value; it is never written anywhere. */
export interface ApiKeySpec {
  readonly name: string;
  readonly description: string;
  readonly tags: Tags;
}

export interface LiveApiKey {
  readonly id: string;
  readonly owner: string | undefined;
  readonly enabled: boolean;
  /** Duplicate keys of this name, created by an SDK retry after a lost response. */
  readonly duplicateIds: readonly string[];
}

/** API keys. Their names are not unique: the oldest one with the owner tag is used. */
export function apiKeyKind(aws: AwsClients): Kind<ApiKeySpec, LiveApiKey> {
  return {
    expectedMs: 1_000,
    impact: {
      replace: 'callers need a new key; the old one is rejected',
      remove: 'callers with this key are rejected, and a new key would have another value',
    },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffApiKey,
    read: async (name) => await readApiKey(aws, name),
    create: async (spec) => await createApiKey(aws, spec),
    update: async (_spec, live) => await updateApiKey(aws, live),
    remove: async (name) => await removeApiKeys(aws, name),
    list: async (prefix) => foundKeys(await unlessDenied(async () => await keysNamed(aws, prefix))),
  };
}

function diffApiKey(_spec: ApiKeySpec, live: LiveApiKey): Change[] {
  const fields: readonly Change[] = [
    { field: 'keys with this name', from: 1 + live.duplicateIds.length, to: 1 },
    { field: 'state', from: live.enabled ? 'enabled' : 'disabled', to: 'enabled' },
  ];
  return fields.filter(({ from, to }) => from !== to);
}

/**
 * Whoever may list keys can read the values of all of them (GetApiKeys, includeValues), so that deployers of stacks
 * without a key may not. A key that an earlier configuration left behind shows by its usage plan.
 */
async function unlessDenied(listing: () => Promise<ApiKey[]>): Promise<ApiKey[]> {
  try {
    return await listing();
  } catch (error) {
    if (awsErrorCode(error) === 'AccessDeniedException') return [];
    throw error;
  }
}

/** Several keys with the same name and owner count as one resource. */
function foundKeys(keys: readonly ApiKey[]): Found[] {
  const each = keys.map(({ name = '', tags, createdDate }) => {
    const owner = tags?.[OWNER_TAG];
    return [`${name} ${owner}`, { name, owner, sinceMs: createdDate?.getTime() }] as const;
  });
  return [...new Map(each).values()];
}

/** Without their values, which only `apiKeyValue` requests. */
async function keysNamed(aws: AwsClients, prefix: string): Promise<ApiKey[]> {
  const query = prefix === '' ? {} : { nameQuery: prefix };
  const keys = await allPages(
    'apigateway:GET apikeys',
    paginateGetApiKeys({ client: aws.apigateway, pageSize: 500 }, { ...query, includeValues: false }),
    ({ items }) => items,
  );
  return keys.filter(({ name }) => name?.startsWith(prefix));
}

export async function readApiKey(aws: AwsClients, name: string): Promise<LiveApiKey | undefined> {
  const named = (await keysNamed(aws, name)).filter((key) => key.name === name);
  const [key, ...others] = named.toSorted(ownedFirst);
  if (!key?.id) return undefined;
  return {
    id: key.id,
    owner: key.tags?.[OWNER_TAG],
    enabled: key.enabled ?? false,
    duplicateIds: others.flatMap(({ id, tags }) => (tags?.[OWNER_TAG] === undefined ? [] : (id ?? []))),
  };
}

/** A key of the same name without the owner tag does not conflict. */
function ownedFirst(a: ApiKey, b: ApiKey): number {
  const unowned = Number(a.tags?.[OWNER_TAG] === undefined) - Number(b.tags?.[OWNER_TAG] === undefined);
  return unowned || Number(a.createdDate) - Number(b.createdDate);
}

/** The value that callers send. A secret: used for one request only, never in a log, a plan or a file. */
export async function apiKeyValue(aws: AwsClients, id: string): Promise<string> {
  const { value = '' } = await calling(
    'apigateway:GET apikey',
    async () => await aws.apigateway.send(new GetApiKeyCommand({ apiKey: id, includeValue: true })),
  );
  return value;
}

async function createApiKey(aws: AwsClients, { name, description, tags }: ApiKeySpec): Promise<void> {
  const input = { name, description, enabled: true, tags: { ...tags } };
  await calling(
    'apigateway:POST apikey',
    async () => await aws.apigateway.send(new CreateApiKeyCommand(input)),
  );
}

async function updateApiKey(aws: AwsClients, live: LiveApiKey): Promise<void> {
  for (const id of live.duplicateIds) await deleteApiKey(aws, id);
  if (live.enabled) return;
  const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: 'true' }];
  await calling(
    'apigateway:PATCH apikey',
    async () => await aws.apigateway.send(new UpdateApiKeyCommand({ apiKey: live.id, patchOperations })),
  );
}

async function removeApiKeys(aws: AwsClients, name: string): Promise<void> {
  const live = await readApiKey(aws, name);
  if (!live) return;
  for (const id of [live.id, ...live.duplicateIds]) await deleteApiKey(aws, id);
}

async function deleteApiKey(aws: AwsClients, apiKey: string): Promise<void> {
  await unlessGone(
    'apigateway:DELETE apikey',
    async () => await aws.apigateway.send(new DeleteApiKeyCommand({ apiKey })),
  );
}
