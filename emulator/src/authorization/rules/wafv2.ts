import { JSON_DENIAL, need, type Rule, type ServiceRules, textOf } from '../rule.ts';

type Input = Readonly<Record<string, unknown>>;

/**
 * Associating a web ACL also requires permission on the stage (Service Authorization Reference,
 * apigateway:SetWebACL).
 */
const associated =
  (operation: string): Rule<Input> =>
  (input) => {
    const resource = textOf(input['ResourceArn']);
    const acl = textOf(input['WebACLArn']);
    return [
      ...(acl === '' ? [] : [need(`wafv2:${operation}`, acl)]),
      need(`wafv2:${operation}`, resource),
      need('apigateway:SetWebACL', resource),
    ];
  };

/** Actions and resource types of AWS WAF V2 (Service Authorization Reference). */
export const wafV2Rules: ServiceRules<Input> = {
  prefix: 'wafv2',
  denial: JSON_DENIAL,
  operations: {
    AssociateWebACL: associated('AssociateWebACL'),
    DisassociateWebACL: associated('DisassociateWebACL'),
    GetWebACLForResource: (input) => [need('wafv2:GetWebACLForResource', textOf(input['ResourceArn']))],
  },
};
