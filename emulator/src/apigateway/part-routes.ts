import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import type { Definition } from './definition.ts';
import { listed } from './listing.ts';
import { patched, type PatchRule } from './patch.ts';
import type { ApiStore } from './store.ts';

/**
 * A kind of part a definition has. The operations are the same for all, down to the status codes: 201 for a create,
 * 200 for a PATCH, 202 for a delete (botocore).
 */
export interface PartKind<Item> {
  /** As operations are named: CreateAuthorizer, GetAuthorizers. */
  readonly noun: string;
  /** The path's segment. */
  readonly segment: string;
  readonly parts: (definition: Definition) => Map<string, Item>;
  /** The NotFoundException of this kind. */
  readonly absent: (key: string) => Error;
  /** Key and part of a checked request. Throws BadRequestException, ConflictException, NotFoundException. */
  readonly create: (definition: Definition, body: Item) => [string, Item];
  readonly rules: readonly PatchRule<Item>[];
  /** Throws BadRequestException for what a PATCH came to. */
  readonly check: (definition: Definition, item: Item) => void;
  /** Throws ConflictException when methods need this part. */
  readonly checkRemoval: (definition: Definition, key: string) => void;
}

/** Create, Get, Get-all, Update and Delete of a kind. */
export function partRoutes<Item extends object>(store: ApiStore, kind: PartKind<Item>): RestRoute[] {
  const all = `/restapis/:api/${kind.segment}{/}?`;
  const one = `/restapis/:api/${kind.segment}/:key`;
  const definitionOf = ({ labels }: RestInput, { region }: Call): Definition =>
    store.find(region, labels['api']).definition;
  const find = (input: RestInput, call: Call) => {
    const definition = definitionOf(input, call);
    const key = input.labels['key'] ?? '';
    const item = kind.parts(definition).get(key);
    if (!item) throw kind.absent(key);
    return { definition, key, item };
  };
  return [
    [
      'POST',
      all,
      `Create${kind.noun}`,
      (input, call) => {
        const definition = definitionOf(input, call);
        const [key, item] = kind.create(definition, input.body as Item);
        kind.parts(definition).set(key, item);
        return { status: 201, body: item };
      },
    ],
    [
      'GET',
      all,
      `Get${kind.noun}s`,
      (input, call) =>
        listed(
          input,
          [...kind.parts(definitionOf(input, call))],
          ([key]) => key,
          ([, item]) => item,
        ),
    ],
    ['GET', one, `Get${kind.noun}`, (input, call) => ({ status: 200, body: find(input, call).item })],
    [
      'PATCH',
      one,
      `Update${kind.noun}`,
      (input, call) => {
        const { definition, key, item } = find(input, call);
        const changed = patched(item, input.body, kind.rules);
        kind.check(definition, changed);
        kind.parts(definition).set(key, changed);
        return { status: 200, body: changed };
      },
    ],
    [
      'DELETE',
      one,
      `Delete${kind.noun}`,
      (input, call) => {
        const { definition, key } = find(input, call);
        kind.checkRemoval(definition, key);
        kind.parts(definition).delete(key);
        return { status: 202 };
      },
    ],
  ];
}
