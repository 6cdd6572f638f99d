import type { ActionTable } from '../protocol/action.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import { check, encodedPolicy, limitExceeded, noSuchEntity, policyNameOf } from './role.ts';
import { checkPermissionPolicy } from './policy-document.ts';
import type { HolderKind } from './policy-holder.ts';

interface PolicyInput {
  PolicyName?: string | undefined;
  PolicyDocument?: string | undefined;
}

/**
 * Policies written into a role or a user. They are parts of it: they have no ARN and no tags, and keep it from being
 * deleted.
 */
export function inlinePolicyActions(kind: HolderKind): ActionTable {
  const { noun, of } = kind;
  return {
    [`Put${noun}Policy`]: (input: PolicyInput) => putPolicy(kind, input),
    [`Get${noun}Policy`]: (input: PolicyInput) => getPolicy(kind, input),
    [`Delete${noun}Policy`]: (input: PolicyInput) => {
      const name = policyNameOf(input);
      if (!of(input).inlinePolicies.delete(name)) throw noSuchPolicy(kind, name);
    },
    [`List${noun}Policies`]: (input: object) => ({
      IsTruncated: false,
      PolicyNames: [...of(input).inlinePolicies.keys()].toSorted(),
    }),
  };
}

function putPolicy({ noun, of, inlineCharacters }: HolderKind, input: PolicyInput): void {
  const holder = of(input);
  const name = policyNameOf(input);
  const document = check.text(input.PolicyDocument, 'policyDocument', { min: 1, max: 131_072 });
  checkPermissionPolicy(document);
  const others = [...holder.inlinePolicies].filter(([other]) => other !== name).map(([, text]) => text);
  if ([document, ...others].join('').replace(/\s/g, '').length > inlineCharacters) {
    throw limitExceeded(
      `Maximum policy size of ${inlineCharacters} bytes exceeded for ${noun.toLowerCase()} ${holder.name}`,
    );
  }
  holder.inlinePolicies.set(name, document);
}

function getPolicy(kind: HolderKind, input: PolicyInput): XmlChildren {
  const holder = kind.of(input);
  const name = policyNameOf(input);
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
