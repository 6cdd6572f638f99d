import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import { jsonService } from '../protocol/json.ts';
import { memberCheck } from '../protocol/member-check.ts';
import { pageOf } from '../protocol/page.ts';
import type { Call, Service, WebAclPort, World } from '../account/account-context.ts';
import { type WebAcl, WebAcls } from './web-acls.ts';

const check = memberCheck('WAFInvalidParameterException');
// Bounds of EntityName, ResourceArn, Scope, EntityId and LockToken in the service model.
const NAME = { min: 1, max: 128, pattern: String.raw`[\w\-]+` };
const ARN = { min: 20, max: 2048 };
const SCOPE = { oneOf: ['CLOUDFRONT', 'REGIONAL'] };
const UUID = { min: 1, max: 36, pattern: '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}' };
const MOST_PER_PAGE = 100;

type Input = Readonly<Record<string, unknown>>;

/**
 * AWS WAF, as far as a stage of a REST API can have a web ACL: which one it has is kept and shown. No rule is ever
 * evaluated; only a default action of Block is carried out, since it needs none.
 */
export function createWafV2(world: World): { service: Service; port: WebAclPort } {
  const acls = new WebAcls(world);
  const service = jsonService(
    'wafv2',
    { ...aclActions(acls), ...associationActions(acls) },
    // The one error of the model whose message has no capital.
    (code) => (code === 'WAFInvalidParameterException' ? 'message' : 'Message'),
  );
  const of = (resourceArn: string) => {
    const acl = acls.of(resourceArn);
    return acl && { arn: acl.ARN, blocks: acl.DefaultAction.Block !== undefined };
  };
  return { service, port: { of } };
}

function aclActions(acls: WebAcls): ActionTable {
  return {
    CreateWebACL: (input: Input, { region }: Call) => {
      const kept = acls.create(region, statedAcl(input));
      return { Summary: summary(kept.acl, kept.lockToken) };
    },
    GetWebACL: (input: Input, { region }: Call) => {
      const { acl, lockToken } = acls.find(region, namedArn(acls, region, input));
      return { WebACL: acl, LockToken: lockToken };
    },
    ListWebACLs: (input: Input, { region }: Call) => {
      checkScope(input);
      const { items, next } = pageOf(acls.list(region), {
        keyOf: ({ acl }) => acl.ARN,
        token: check.optionalText(input['NextMarker'], 'nextMarker', { min: 1, max: 256 }),
        limit:
          check.optionalInteger(input['Limit'], 'limit', { min: 1, max: MOST_PER_PAGE }) ?? MOST_PER_PAGE,
        badToken: () => new AwsError('WAFInvalidParameterException', 'The marker is not valid.'),
      });
      return { WebACLs: items.map(({ acl, lockToken }) => summary(acl, lockToken)), NextMarker: next };
    },
    DeleteWebACL: (input: Input, { region }: Call) => {
      check.text(input['Name'], 'name', NAME);
      check.text(input['Id'], 'id', UUID);
      const lockToken = check.text(input['LockToken'], 'lockToken', UUID);
      const kept = acls.find(region, namedArn(acls, region, input));
      if (kept.lockToken !== lockToken) {
        throw new AwsError(
          'WAFOptimisticLockException',
          "AWS WAF couldn't save your changes because someone changed the resource after you started to edit it.",
        );
      }
      acls.remove(kept);
      return {};
    },
  };
}

function resourceOf(input: Input): string {
  return check.text(input['ResourceArn'], 'resourceArn', ARN);
}

function associationActions(acls: WebAcls): ActionTable {
  return {
    AssociateWebACL: (input: Input, { region }: Call) => {
      acls.associate(region, check.text(input['WebACLArn'], 'webACLArn', ARN), resourceOf(input));
      return {};
    },
    DisassociateWebACL: (input: Input) => {
      acls.disassociate(resourceOf(input));
      return {};
    },
    GetWebACLForResource: (input: Input) => ({ WebACL: acls.of(resourceOf(input)) }),
  };
}

function statedAcl(input: Input): Omit<WebAcl, 'Id' | 'ARN' | 'Capacity' | 'LabelNamespace'> {
  const Name = check.text(input['Name'], 'name', NAME);
  checkScope(input);
  const DefaultAction = input['DefaultAction'] as WebAcl['DefaultAction'] | undefined;
  if ((DefaultAction?.Allow === undefined) === (DefaultAction?.Block === undefined))
    throw new AwsError('WAFInvalidParameterException', 'A default action is either Allow or Block.');
  const VisibilityConfig = input['VisibilityConfig'] as object | undefined;
  if (!VisibilityConfig || !DefaultAction)
    throw new AwsError('WAFInvalidParameterException', 'A web ACL has a VisibilityConfig.');
  const Description = check.optionalText(input['Description'], 'description', { min: 1, max: 256 });
  const Rules = (input['Rules'] ?? []) as unknown[];
  return {
    Name,
    DefaultAction,
    VisibilityConfig,
    Rules,
    ...(Description !== undefined && { Description }),
  };
}

/** Web ACLs of CloudFront live in another place, which is not here. */
function checkScope(input: Input): void {
  if (check.text(input['Scope'], 'scope', SCOPE) !== 'REGIONAL')
    throw new AwsError('WAFInvalidParameterException', 'This emulator has web ACLs of scope REGIONAL only.');
}

/** The ARN itself, or that of the name, scope and id together. */
function namedArn(acls: WebAcls, region: string, input: Input): string {
  const arn = check.optionalText(input['ARN'], 'aRN', ARN);
  if (arn !== undefined) return arn;
  checkScope(input);
  const named = acls.list(region).find(({ acl }) => acl.Name === input['Name'] && acl.Id === input['Id']);
  return named?.acl.ARN ?? '';
}

function summary({ Name, Id, ARN: arn, Description }: WebAcl, lockToken: string): object {
  return { Name, Id, ARN: arn, LockToken: lockToken, Description };
}
