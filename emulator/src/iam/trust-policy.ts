import { fault, type Fault, type PrincipalRule, refuse, type Wording } from '../policy/fault.ts';
import { readGrammar } from '../policy/grammar.ts';
import { type JsonNode, memberOf, textsOf, valuesOf } from '../policy/json-node.ts';
import { isAwsPrincipal, isServicePrincipal, principalFaults } from '../policy/principal-grammar.ts';
import { positionIn } from '../policy/position.ts';
import { LEGACY, RESOURCE_POLICY, SID_CHARACTERS, UNPREFIXED } from '../policy/sentences.ts';
import { malformedPolicy } from './role.ts';

type Own = PrincipalRule | 'noAction' | 'action' | 'forbiddenResource';

/** What a trust policy is checked against. */
export interface TrustContext {
  readonly partition: string;
  readonly accountId: string;
  /** Whether the account has a user or role. */
  readonly hasEntity: (arn: string) => boolean;
}

/**
 * IAM's sentences for trust policies. They come from another parser than those for identity-based policies: S3,
 * DynamoDB and others share it. test/policy/documents cites a source for each.
 */
function wordingOf(document: string): Wording<Own> {
  const syntax = ({ at }: Fault): string => `Syntax error at position ${positionIn(document, at)}`;
  return {
    json: RESOURCE_POLICY.json,
    document: RESOURCE_POLICY.json,
    version: RESOURCE_POLICY.version,
    emptyStatement: RESOURCE_POLICY.emptyStatement,
    noStatement: syntax,
    syntax,
    unknownElement: RESOURCE_POLICY.unknownElement,
    noEffect: RESOURCE_POLICY.noEffect,
    effect: RESOURCE_POLICY.effect,
    effectCase: RESOURCE_POLICY.effect,
    notPrincipal: ({ detail }) =>
      detail === 'Allow'
        ? RESOURCE_POLICY.allowNotPrincipal()
        : 'AssumeRole policy must not contain NotPrincipal field.',
    noPrincipal: RESOURCE_POLICY.noPrincipal,
    emptyPrincipal: ({ detail }) =>
      detail === '{}'
        ? RESOURCE_POLICY.emptyPrincipal()
        : 'The passed in policy has a statement with no principals!',
    principalForm: ({ detail }) =>
      detail === '*'
        ? 'AssumeRolepolicy contained an invalid principal: "STAR":"*".'
        : 'Principal must be a JSON object.',
    operator: RESOURCE_POLICY.operator,
    noAction: RESOURCE_POLICY.noAction,
    action: () => 'AssumeRole policy may only specify STS AssumeRole actions.',
    forbiddenResource: ({ detail }) =>
      detail === 'Resource'
        ? 'Has prohibited field Resource'
        : 'AssumeRole policy must not contain resources.',
    sid: () => SID_CHARACTERS,
    repeatedSid: RESOURCE_POLICY.repeatedSid,
    conditionKey: () => UNPREFIXED,
    legacy: () => LEGACY,
    federated: () => 'Federated principals must be valid domain names or SAML metadata ARNs',
    principal: ({ detail }) => `Invalid principal in policy: ${detail}`,
  };
}

/** Checks a trust policy: who may assume the role. Throws MalformedPolicyDocument with IAM's own words. */
export function checkTrustPolicy(document: string, context: TrustContext): void {
  const { faults, statements } = readGrammar(document);
  const found = statements.flatMap((statement) => [
    ...notPrincipalFaults(statement),
    ...principalFaults(statement, (type, value) => isTrusted(type, value, context)),
    ...stsActionFaults(statement),
    ...['Resource', 'NotResource'].flatMap((element) =>
      memberOf(statement, element) ? [fault('forbiddenResource', element)] : [],
    ),
  ]);
  refuse([...faults, ...found], wordingOf(document), malformedPolicy);
}

function notPrincipalFaults(statement: JsonNode): Fault[] {
  if (!memberOf(statement, 'NotPrincipal')) return [];
  return [fault('notPrincipal', String(memberOf(statement, 'Effect')?.value))];
}

/** IAM stores the unique id of a trusted user or role, so that one of this account must exist. */
function isTrusted(type: string, value: string, { partition, accountId, hasEntity }: TrustContext): boolean {
  if (type === 'Service') return isServicePrincipal(value);
  if (type === 'Federated') return isIdentityProvider(value, partition);
  if (type !== 'AWS' || !isAwsPrincipal(value, partition)) return false;
  const own = value.startsWith(`arn:${partition}:iam::${accountId}:`) && !value.endsWith(':root');
  return !own || hasEntity(value);
}

/** A domain, such as accounts.google.com, or the ARN of a provider. */
function isIdentityProvider(value: string, partition: string): boolean {
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(value)) return true;
  return new RegExp(`^arn:${partition}:iam::\\d{12}:(?:saml|oidc)-provider/.`).test(value);
}

function stsActionFaults(statement: JsonNode): Fault[] {
  const element = memberOf(statement, 'Action') ?? memberOf(statement, 'NotAction');
  if (valuesOf(element).length === 0) return [fault('noAction', 'Action', element?.begun)];
  return textsOf(element)
    .filter((action) => !/^sts:[^:]+$/i.test(action))
    .map((action) => fault('action', action));
}
