import type * as sdk from '@aws-sdk/client-apigatewayv2';
import type { Call } from '../account/account-context.ts';
import type { Actions } from '../protocol/actions.ts';
import { type ApiRecord, type ApiStore, autoDeploy } from './api-store.ts';
import { partNotFound } from './errors.ts';
import { type ListInput, listed } from './listing.ts';

/**
 * A kind of part of an API: the differences between authorizers, integrations, routes and stages, which have the
 * same for all.
 */
export interface PartKind<Item> {
  /** As operations are named: CreateRoute, GetRoutes. */
  noun: 'Authorizer' | 'Integration' | 'Route' | 'Stage';
  /** Input member that identifies the part: a stage has a name, the others have a generated id. */
  key: 'AuthorizerId' | 'IntegrationId' | 'RouteId' | 'StageName';
  parts: (record: ApiRecord) => Map<string, Item>;
  /** Returns key and part of a checked request. Throws BadRequestException, ConflictException, NotFoundException. */
  create: (record: ApiRecord, input: Item) => [string, Item];
  update: (record: ApiRecord, before: Item, input: Item) => Item;
  /** Throws ConflictException while other parts use this one. */
  checkRemoval?: (record: ApiRecord, key: string) => void;
}

/** Input common to the operations on parts. */
type PartInput<Item> = Item & ListInput & { readonly ApiId: string } & Readonly<Record<string, unknown>>;

/** Create, Get, Get-all, Update and Delete of a kind; every change is deployed to the stages with AutoDeploy. */
export function partActions<Item extends object>(store: ApiStore, kind: PartKind<Item>): Actions<typeof sdk> {
  const changed = (record: ApiRecord, key: string, item: Item): Item => {
    kind.parts(record).set(key, item);
    autoDeploy(record);
    return item;
  };
  return {
    [`Create${kind.noun}`]: (input: PartInput<Item>, { region }: Call) => {
      const record = store.find(region, input.ApiId);
      return changed(record, ...kind.create(record, input));
    },
    [`Get${kind.noun}s`]: (input: PartInput<Item>, { region }: Call) =>
      listed(input, kind.parts(store.find(region, input.ApiId))),
    [`Get${kind.noun}`]: (input: PartInput<Item>, { region }: Call) => find(store, kind, input, region).item,
    [`Update${kind.noun}`]: (input: PartInput<Item>, { region }: Call) => {
      const { record, key, item } = find(store, kind, input, region);
      return changed(record, key, kind.update(record, item, input));
    },
    [`Delete${kind.noun}`]: (input: PartInput<Item>, { region }: Call) => {
      const { record, key } = find(store, kind, input, region);
      kind.checkRemoval?.(record, key);
      kind.parts(record).delete(key);
      autoDeploy(record);
    },
  };
}

/** Throws NotFoundException for an absent API or an absent part. */
function find<Item extends object>(
  store: ApiStore,
  kind: PartKind<Item>,
  input: PartInput<Item>,
  region: string,
): { record: ApiRecord; key: string; item: Item } {
  const record = store.find(region, input.ApiId);
  const key = String(input[kind.key]);
  const item = kind.parts(record).get(key);
  if (item !== undefined) return { record, key, item };
  throw partNotFound(kind.noun, kind.key === 'StageName' ? 'name' : 'id', key, record.id);
}
