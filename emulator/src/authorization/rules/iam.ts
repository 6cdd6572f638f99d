import {
  creation,
  need,
  type ArnScope,
  type Rule,
  type ServiceRules,
  tagsOfList,
  textOf,
  type Values,
  XML_DENIAL,
} from '../rule.ts';

type Input = Readonly<Record<string, unknown>>;
type Kind = 'role' | 'user';

const MEMBER: Readonly<Record<Kind, string>> = { role: 'RoleName', user: 'UserName' };

function global({ partition, accountId }: ArnScope, rest: string): string {
  return `arn:${partition}:iam::${accountId}:${rest}`;
}

/** Requests name an entity without its path. For an entity that does not exist, the root path is assumed. */
function entity(kind: Kind, input: Input, scope: ArnScope): string {
  const name = textOf(input[MEMBER[kind]]);
  return scope.entityArn(kind, name) ?? global(scope, `${kind}/${name}`);
}

/** The ARN of an entity that is being created. */
function created(kind: 'role' | 'user' | 'policy', member: string, input: Input, scope: ArnScope): string {
  return global(scope, `${kind}${textOf(input['Path']) || '/'}${textOf(input[member])}`);
}

function on(kind: Kind, operation: string, values: (input: Input) => Values = () => ({})): Rule<Input> {
  return (input, scope) => [need(`iam:${operation}`, entity(kind, input, scope), values(input))];
}

const attached = (input: Input): Values => ({ 'iam:PolicyARN': textOf(input['PolicyArn']) });

const BOUNDARY_KEY = 'iam:PermissionsBoundary';

/** The boundary as a condition key; absent without one. */
function boundaryValue(arn: unknown): Values {
  return typeof arn === 'string' && arn !== '' ? { [BOUNDARY_KEY]: arn } : {};
}

/** A change of an entity's policies: the condition key is the boundary that the entity has. */
function onBounded(
  kind: Kind,
  operation: string,
  values: (input: Input) => Values = () => ({}),
): Rule<Input> {
  return (input, scope) => {
    const boundary = boundaryValue(scope.boundaryOf(kind, textOf(input[MEMBER[kind]])));
    return [need(`iam:${operation}`, entity(kind, input, scope), { ...values(input), ...boundary })];
  };
}

/** Setting a boundary: the condition key is the requested one. */
function settingBoundary(kind: Kind, operation: string): Rule<Input> {
  return on(kind, operation, (input) => boundaryValue(input['PermissionsBoundary']));
}

function creating(kind: Kind, operation: string, tagging: string): Rule<Input> {
  return (input, scope) => {
    const arn = created(kind, MEMBER[kind], input, scope);
    const boundary = boundaryValue(input['PermissionsBoundary']);
    return creation(`iam:${operation}`, tagging, arn, tagsOfList(input['Tags']), boundary);
  };
}
const onPolicy =
  (operation: string): Rule<Input> =>
  (input) => [need(`iam:${operation}`, textOf(input['PolicyArn']))];

function rulesOn(kind: Kind, operations: readonly string[]): Record<string, Rule<Input>> {
  return Object.fromEntries(operations.map((operation) => [operation, on(kind, operation)]));
}

function boundedRulesOn(kind: Kind, operations: readonly string[]): Record<string, Rule<Input>> {
  return Object.fromEntries(operations.map((operation) => [operation, onBounded(kind, operation)]));
}

/** Actions, resource types and condition keys of AWS IAM (Service Authorization Reference). */
export const iamRules: ServiceRules<Input> = {
  prefix: 'iam',
  denial: XML_DENIAL,
  operations: {
    ...rulesOn('role', ['GetRole', 'UpdateRole', 'DeleteRole']),
    ...rulesOn('role', ['TagRole', 'UntagRole', 'ListRoleTags']),
    ...rulesOn('role', ['GetRolePolicy', 'ListRolePolicies']),
    ...boundedRulesOn('role', ['UpdateAssumeRolePolicy', 'PutRolePolicy', 'DeleteRolePolicy']),
    ...boundedRulesOn('role', ['DeleteRolePermissionsBoundary']),
    ...boundedRulesOn('user', ['PutUserPolicy', 'DeleteUserPolicy', 'DeleteUserPermissionsBoundary']),
    PutRolePermissionsBoundary: settingBoundary('role', 'PutRolePermissionsBoundary'),
    PutUserPermissionsBoundary: settingBoundary('user', 'PutUserPermissionsBoundary'),
    ...rulesOn('role', ['ListAttachedRolePolicies']),
    ...rulesOn('user', ['GetUser', 'DeleteUser', 'CreateAccessKey', 'ListAccessKeys', 'DeleteAccessKey']),
    ...rulesOn('user', ['GetUserPolicy', 'ListUserPolicies']),
    ...rulesOn('user', ['ListAttachedUserPolicies']),
    AttachRolePolicy: onBounded('role', 'AttachRolePolicy', attached),
    DetachRolePolicy: onBounded('role', 'DetachRolePolicy', attached),
    AttachUserPolicy: onBounded('user', 'AttachUserPolicy', attached),
    DetachUserPolicy: onBounded('user', 'DetachUserPolicy', attached),
    CreateRole: creating('role', 'CreateRole', 'iam:TagRole'),
    CreateUser: creating('user', 'CreateUser', 'iam:TagUser'),
    CreatePolicy: (input, scope) => [need('iam:CreatePolicy', created('policy', 'PolicyName', input, scope))],
    GetPolicy: onPolicy('GetPolicy'),
    GetPolicyVersion: onPolicy('GetPolicyVersion'),
    DeletePolicy: onPolicy('DeletePolicy'),
    // Listings cannot be restricted to a resource; error messages name the requested path.
    ListRoles: (input, scope) => [
      need('iam:ListRoles', global(scope, `role${textOf(input['PathPrefix']) || '/'}`)),
    ],
    SimulatePrincipalPolicy: (input) => [
      need('iam:SimulatePrincipalPolicy', textOf(input['PolicySourceArn'])),
    ],
  },
};
