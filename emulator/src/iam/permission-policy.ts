import { AwsError } from '../aws-error.ts';
import { actionFaults } from '../policy/action-grammar.ts';
import { fault, type Fault, refuse, type Wording } from '../policy/fault.ts';
import { readGrammar } from '../policy/grammar.ts';
import { type JsonNode, memberOf } from '../policy/json-node.ts';
import { resourceFaults } from '../policy/resource-grammar.ts';
import { LEGACY, SID_CHARACTERS, UNPREFIXED } from '../policy/sentences.ts';
import { malformedPolicy } from './role.ts';

type Own = 'oldVersion' | 'forbiddenPrincipal' | 'noAction' | 'action' | 'noResource' | 'resource';

const SYNTAX = (): string => 'Syntax errors in policy.';

/**
 * IAM's sentences for identity-based policies, in the order of its checks: the grammar, the version, an older parser,
 * then the elements one by one. test/policy/documents cites a source for each.
 */
const WORDING: Wording<Own> = {
  json: SYNTAX,
  document: SYNTAX,
  unknownElement: SYNTAX,
  syntax: SYNTAX,
  version: SYNTAX,
  noStatement: SYNTAX,
  emptyStatement: SYNTAX,
  noEffect: SYNTAX,
  effect: SYNTAX,
  operator: SYNTAX,
  oldVersion: () => 'Policy document must be version 2012-10-17 or greater.',
  effectCase: () => LEGACY,
  legacy: () => LEGACY,
  sid: () => SID_CHARACTERS,
  repeatedSid: () => 'Statement IDs (SID) in a single policy must be unique.',
  noAction: () => 'Policy statement must contain actions.',
  forbiddenPrincipal: () => 'Policy document should not specify a principal.',
  resource: ({ detail }) => detail,
  action: ({ detail }) => detail,
  conditionKey: () => UNPREFIXED,
  noResource: () => 'Policy statement must contain resources.',
};

/** How a policy reaches IAM. Only a managed one must have the current version of the language. */
export type PermissionPolicyKind = 'inline' | 'managed' | 'simulated';

/**
 * Checks a permission policy: what an identity may do. Throws MalformedPolicyDocument with IAM's own words, and
 * InvalidInput for a simulation (botocore, SimulatePrincipalPolicy).
 */
export function checkPermissionPolicy(
  document: string,
  partition: string,
  kind: PermissionPolicyKind = 'inline',
): void {
  const { faults, document: read, statements } = readGrammar(document);
  refuse(
    [
      ...faults,
      ...(read && kind === 'managed' ? versionFaults(read) : []),
      ...(read ? orderFaults(read) : []),
      ...statements.flatMap((statement) => [
        ...principalFaults(statement),
        ...actionFaults(statement),
        ...resourceFaults(statement, partition),
      ]),
    ],
    WORDING,
    kind === 'simulated' ? (message) => new AwsError('InvalidInput', message) : malformedPolicy,
  );
}

function versionFaults(document: JsonNode): Fault[] {
  const version = memberOf(document, 'Version')?.value;
  return version === '2012-10-17' ? [] : [fault('oldVersion', String(version))];
}

/**
 * Reported for inline policies whose only statement is written without a list and before the version:
 * https://github.com/99designs/iamy/issues/65, https://github.com/amancevice/terraform-aws-custom-ecr-domain/issues/2;
 * Terraform's provider puts the version first for this error.
 */
function orderFaults({ members }: JsonNode): Fault[] {
  const keys = members.map(([key]) => key);
  const single = members.find(([key]) => key === 'Statement')?.[1].kind === 'object';
  const late = keys.indexOf('Version') > keys.indexOf('Statement');
  return single && late ? [fault('legacy', 'Version after Statement')] : [];
}

function principalFaults(statement: JsonNode): Fault[] {
  return ['Principal', 'NotPrincipal'].flatMap((element) =>
    memberOf(statement, element) ? [fault('forbiddenPrincipal', element)] : [],
  );
}
