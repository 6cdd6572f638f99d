import type * as sdk from '@aws-sdk/client-iam';
import type { Call } from '../account/account-context.ts';
import type { Actions } from '../protocol/actions.ts';
import { type ListInput, listed } from './listing.ts';
import { encodedPolicy, limitExceeded, noSuchEntity } from './role.ts';
import { checkPermissionPolicy } from './permission-policy.ts';
import type { HolderKind } from './policy-holder.ts';

interface PolicyInput {
  readonly PolicyName: string;
}

/**
 * Inline policies of a role or user: they have no ARN and no tags, and prevent it from being
 * deleted.
 */
export function inlinePolicyActions(kind: HolderKind): Actions<typeof sdk> {
  const { noun, of } = kind;
  return {
    [`Put${noun}Policy`]: (input: PolicyInput & { readonly PolicyDocument: string }, call: Call) =>
      putPolicy(kind, input, call.account.partition),
    [`Get${noun}Policy`]: (input: PolicyInput) => getPolicy(kind, input),
    [`Delete${noun}Policy`]: (input: PolicyInput) => {
      const name = input.PolicyName;
      if (!of(input).inlinePolicies.delete(name)) throw noSuchPolicy(kind, name);
    },
    [`List${noun}Policies`]: (input: ListInput) => {
      const { items, ...rest } = listed(input, [...of(input).inlinePolicies.keys()], (name) => name);
      return { ...rest, PolicyNames: items };
    },
  };
}

function putPolicy(
  { noun, of, inlineCharacters }: HolderKind,
  input: PolicyInput & { readonly PolicyDocument: string },
  partition: string,
): void {
  const holder = of(input);
  const { PolicyName: name, PolicyDocument: document } = input;
  checkPermissionPolicy(document, partition);
  const others = [...holder.inlinePolicies].filter(([other]) => other !== name).map(([, text]) => text);
  if ([document, ...others].join('').replace(/\s/g, '').length > inlineCharacters) {
    throw limitExceeded(
      `Maximum policy size of ${inlineCharacters} bytes exceeded for ${noun.toLowerCase()} ${holder.name}`,
    );
  }
  holder.inlinePolicies.set(name, document);
}

function getPolicy(kind: HolderKind, input: PolicyInput): object {
  const holder = kind.of(input);
  const name = input.PolicyName;
  const document = holder.inlinePolicies.get(name);
  if (document === undefined) throw noSuchPolicy(kind, name);
  return {
    [`${kind.noun}Name`]: holder.name,
    PolicyName: name,
    PolicyDocument: encodedPolicy(document),
  };
}

function noSuchPolicy({ noun }: HolderKind, name: string): Error {
  return noSuchEntity(`The ${noun.toLowerCase()} policy with name ${name} cannot be found.`);
}
