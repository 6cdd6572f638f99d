import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import { type ApiRecord, type ApiStore, autoDeploy } from './api-store.ts';
import { partNotFound } from './errors.ts';
import { listed } from './listing.ts';

/**
 * A kind of part an API has: what differs between authorizers, integrations, routes and stages. The operations are the
 * same for all, down to the status codes: 201 for a create, 200 for a PATCH, 204 for a delete (botocore).
 */
export interface PartKind<Item> {
  /** As operations are named: CreateRoute, GetRoutes. */
  noun: string;
  /** The path's segment. */
  segment: string;
  /** What the service calls the key when it is missing: stages go by name, the others by an id it chose. */
  keyNoun: 'id' | 'name';
  parts: (record: ApiRecord) => Map<string, Item>;
  /** Returns key and part of a checked request. Throws BadRequestException, ConflictException, NotFoundException. */
  create: (record: ApiRecord, body: Item) => [string, Item];
  update: (record: ApiRecord, before: Item, body: Item) => Item;
  /** Throws ConflictException when other parts need this one. */
  checkRemoval?: (record: ApiRecord, key: string) => void;
}

/** Create, Get, Get-all, Update and Delete of a kind; every change is deployed to the stages that ask for it. */
export function partRoutes<Item extends object>(store: ApiStore, kind: PartKind<Item>): RestRoute[] {
  const all = `/v2/apis/:apiId/${kind.segment}{/}?`;
  const one = `/v2/apis/:apiId/${kind.segment}/:key`;
  const changed = (record: ApiRecord, key: string, item: Item): Item => {
    kind.parts(record).set(key, item);
    autoDeploy(record);
    return item;
  };
  return [
    [
      'POST',
      all,
      `Create${kind.noun}`,
      (input, call) => {
        const record = store.find(call.region, input.labels['apiId']);
        const [key, item] = kind.create(record, input.body as Item);
        return { status: 201, body: changed(record, key, item) };
      },
    ],
    [
      'GET',
      all,
      `Get${kind.noun}s`,
      (input, call) => {
        const record = store.find(call.region, input.labels['apiId']);
        return listed(
          input,
          [...kind.parts(record)],
          ([key]) => key,
          ([, item]) => item,
        );
      },
    ],
    [
      'GET',
      one,
      `Get${kind.noun}`,
      (input, call) => ({ status: 200, body: find(store, kind, input, call.region).item }),
    ],
    [
      'PATCH',
      one,
      `Update${kind.noun}`,
      (input, call) => {
        const { record, key, item } = find(store, kind, input, call.region);
        return { status: 200, body: changed(record, key, kind.update(record, item, input.body as Item)) };
      },
    ],
    [
      'DELETE',
      one,
      `Delete${kind.noun}`,
      (input, call) => {
        const { record, key } = find(store, kind, input, call.region);
        kind.checkRemoval?.(record, key);
        kind.parts(record).delete(key);
        autoDeploy(record);
        return { status: 204 };
      },
    ],
  ];
}

/** Throws NotFoundException for an absent API or an absent part, each in its own words. */
function find<Item>(
  store: ApiStore,
  kind: PartKind<Item>,
  { labels }: RestInput,
  region: string,
): { record: ApiRecord; key: string; item: Item } {
  const record = store.find(region, labels['apiId']);
  const key = labels['key'] ?? '';
  const item = kind.parts(record).get(key);
  if (item === undefined) throw partNotFound(kind.noun, kind.keyNoun, key, record.id);
  return { record, key, item };
}
