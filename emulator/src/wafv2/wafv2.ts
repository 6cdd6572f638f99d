import type * as sdk from '@aws-sdk/client-wafv2';
import type { Actions, Input } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import { pageOf } from '../protocol/page.ts';
import { createService } from '../protocol/service.ts';
import type { AccountContext, Service, WebAclPort } from '../account/account-context.ts';
import { MODEL } from './members.ts';
import { type WebAcl, WebAcls } from './web-acls.ts';

const MAX_PAGE_SIZE = 100;

/**
 * AWS WAF, limited to the association of web ACLs with REST API stages. Rules are never
 * evaluated; only a default action of Block takes effect.
 */
export function createWafV2(account: AccountContext): { service: Service; port: WebAclPort } {
  const acls = new WebAcls(account);
  const service = createService({
    name: 'wafv2',
    ...MODEL,
    protocol: 'awsJson1_1',
    refusal: 'WAFInvalidParameterException',
    actions: { ...aclActions(acls), ...associationActions(acls) },
  });
  const of = (resourceArn: string) => {
    const acl = acls.of(resourceArn);
    return acl && { arn: acl.ARN, blocks: acl.DefaultAction.Block !== undefined };
  };
  return { service, port: { of } };
}

function aclActions(acls: WebAcls): Actions<typeof sdk> {
  return {
    CreateWebACL: (input, { region }) => {
      const kept = acls.create(region, newAclInput(input));
      return { Summary: summary(kept.acl, kept.lockToken) };
    },
    GetWebACL: (input, { region }) => {
      const { acl, lockToken } = acls.find(region, namedArn(acls, region, input));
      return { WebACL: acl, LockToken: lockToken };
    },
    ListWebACLs: ({ Scope, NextMarker, Limit = MAX_PAGE_SIZE }, { region }) => {
      checkScope(Scope);
      const { items, next } = pageOf(acls.list(region), {
        keyOf: ({ acl }) => acl.ARN,
        token: NextMarker,
        limit: Limit,
        badToken: () => invalid('The marker is not valid.'),
      });
      return { WebACLs: items.map(({ acl, lockToken }) => summary(acl, lockToken)), NextMarker: next };
    },
    DeleteWebACL: (input, { region }) => {
      const kept = acls.find(region, namedArn(acls, region, input));
      if (kept.lockToken !== input.LockToken) {
        throw new AwsError(
          'WAFOptimisticLockException',
          "AWS WAF couldn't save your changes because someone changed the resource after you started to edit it.",
        );
      }
      acls.remove(kept);
    },
  };
}

function associationActions(acls: WebAcls): Actions<typeof sdk> {
  return {
    AssociateWebACL: ({ WebACLArn, ResourceArn }, { region }) =>
      acls.associate(region, WebACLArn, ResourceArn),
    DisassociateWebACL: ({ ResourceArn }) => acls.disassociate(ResourceArn),
    GetWebACLForResource: ({ ResourceArn }) => ({ WebACL: acls.of(ResourceArn) }),
  };
}

function newAclInput(
  input: Input<typeof sdk, 'CreateWebACL'>,
): Omit<WebAcl, 'Id' | 'ARN' | 'Capacity' | 'LabelNamespace'> {
  const { Scope, Tags: _untagged, Rules = [], ...stated } = input;
  const { DefaultAction } = stated;
  checkScope(Scope);
  if ((DefaultAction.Allow === undefined) === (DefaultAction.Block === undefined))
    throw invalid('A default action is either Allow or Block.');
  return { ...stated, Rules };
}

/** Web ACLs for CloudFront are not emulated. */
function checkScope(scope: string | undefined): void {
  if (scope !== 'REGIONAL') throw invalid('This emulator has web ACLs of scope REGIONAL only.');
}

/** The ARN itself, or that of the name, scope and id together. */
function namedArn(acls: WebAcls, region: string, input: sdk.GetWebACLRequest): string {
  if (input.ARN !== undefined) return input.ARN;
  checkScope(input.Scope);
  const named = acls.list(region).find(({ acl }) => acl.Name === input.Name && acl.Id === input.Id);
  return named?.acl.ARN ?? '';
}

function summary({ Name, Id, ARN, Description }: WebAcl, LockToken: string): sdk.WebACLSummary {
  return { Name, Id, ARN, LockToken, Description };
}

function invalid(message: string): AwsError {
  return new AwsError('WAFInvalidParameterException', message);
}
