import type * as sdk from '@aws-sdk/client-iam';
import type { Actions } from '../protocol/actions.ts';
import { checkAttachable, type ManagedPolicies } from './managed-policies.ts';
import type { HolderKind } from './policy-holder.ts';
import { noSuchEntity } from './role.ts';

/** The managed policy that limits a role or user. Setting another replaces it. */
export function boundaryActions({ noun, of }: HolderKind, policies: ManagedPolicies): Actions<typeof sdk> {
  return {
    [`Put${noun}PermissionsBoundary`]: (input: { readonly PermissionsBoundary: string }) => {
      const holder = of(input);
      holder.boundaryArn = checkAttachable(policies, input.PermissionsBoundary);
    },
    [`Delete${noun}PermissionsBoundary`]: (input: object) => {
      const holder = of(input);
      if (holder.boundaryArn === undefined)
        throw noSuchEntity(`${noun} ${holder.name} does not have a permissions boundary.`);
      holder.boundaryArn = undefined;
    },
  };
}

/** The boundary of a creation, if it is an existing policy. Throws NoSuchEntity, InvalidInput. */
export type CheckBoundary = (arn: string | undefined) => string | undefined;

export function boundaryCheck(policies: ManagedPolicies): CheckBoundary {
  return (arn) => (arn === undefined ? undefined : checkAttachable(policies, arn));
}

/** As GetRole and GetUser return it. */
export function describedBoundary(arn: string | undefined): sdk.AttachedPermissionsBoundary | undefined {
  return arn === undefined
    ? undefined
    : { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: arn };
}
