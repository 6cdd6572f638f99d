import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Call } from '../account/account-context.ts';
import type { Actions } from '../protocol/actions.ts';
import type { Definition } from './definition.ts';
import { type ListInput, listed } from './listing.ts';
import { patched, type PatchRule } from './patch.ts';
import type { ApiStore } from './store.ts';

/** A kind of part of a definition. All kinds have the same operations. */
export interface PartKind<Item> {
  /** As operations are named: CreateAuthorizer, GetAuthorizers. */
  readonly noun: 'Authorizer' | 'Model' | 'RequestValidator';
  /** Input member that identifies the part. */
  readonly key: 'authorizerId' | 'modelName' | 'requestValidatorId';
  readonly parts: (definition: Definition) => Map<string, Item>;
  /** The NotFoundException of this kind. */
  readonly absent: (key: string) => Error;
  /** Key and part of a checked request. Throws BadRequestException, ConflictException, NotFoundException. */
  readonly create: (definition: Definition, input: Item) => [string, Item];
  readonly rules: readonly PatchRule<Item>[];
  /** Validates the result of a PATCH. Throws BadRequestException. */
  readonly check: (definition: Definition, item: Item) => void;
  /** Throws ConflictException while methods use this part. */
  readonly checkRemoval: (definition: Definition, key: string) => void;
}

/** Input common to the operations on parts. */
type PartInput<Item> = Item &
  ListInput & { readonly restApiId: string; readonly patchOperations?: sdk.PatchOperation[] };

/** Create, Get, Get-all, Update and Delete of a kind. */
export function partActions<Item extends object>(store: ApiStore, kind: PartKind<Item>): Actions<typeof sdk> {
  const definitionOf = (input: PartInput<Item>, { region }: Call): Definition =>
    store.find(region, input.restApiId).definition;
  const find = (input: PartInput<Item>, call: Call) => {
    const definition = definitionOf(input, call);
    const key = String((input as Readonly<Record<string, unknown>>)[kind.key]);
    const item = kind.parts(definition).get(key);
    if (!item) throw kind.absent(key);
    return { definition, key, item };
  };
  return {
    [`Create${kind.noun}`]: (input: PartInput<Item>, call: Call) => {
      const definition = definitionOf(input, call);
      const [key, item] = kind.create(definition, input);
      kind.parts(definition).set(key, item);
      return item;
    },
    [`Get${kind.noun}s`]: (input: PartInput<Item>, call: Call) => {
      const { items, position } = listed(input, [...kind.parts(definitionOf(input, call))], ([key]) => key);
      return { items: items.map(([, item]) => item), position };
    },
    [`Get${kind.noun}`]: (input: PartInput<Item>, call: Call) => find(input, call).item,
    [`Update${kind.noun}`]: (input: PartInput<Item>, call: Call) => {
      const { definition, key, item } = find(input, call);
      const changed = patched(item, input, kind.rules);
      kind.check(definition, changed);
      kind.parts(definition).set(key, changed);
      return changed;
    },
    [`Delete${kind.noun}`]: (input: PartInput<Item>, call: Call) => {
      const { definition, key } = find(input, call);
      kind.checkRemoval(definition, key);
      kind.parts(definition).delete(key);
    },
  };
}
