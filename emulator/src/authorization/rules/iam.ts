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
const onPolicy =
  (operation: string): Rule<Input> =>
  (input) => [need(`iam:${operation}`, textOf(input['PolicyArn']))];

function rulesOn(kind: Kind, operations: readonly string[]): Record<string, Rule<Input>> {
  return Object.fromEntries(operations.map((operation) => [operation, on(kind, operation)]));
}

/** Actions, resource types and condition keys of AWS IAM (Service Authorization Reference). */
export const iamRules: ServiceRules<Input> = {
  prefix: 'iam',
  denial: XML_DENIAL,
  operations: {
    ...rulesOn('role', ['GetRole', 'UpdateRole', 'DeleteRole', 'UpdateAssumeRolePolicy']),
    ...rulesOn('role', ['TagRole', 'UntagRole', 'ListRoleTags']),
    ...rulesOn('role', ['PutRolePolicy', 'GetRolePolicy', 'DeleteRolePolicy', 'ListRolePolicies']),
    ...rulesOn('role', ['ListAttachedRolePolicies']),
    ...rulesOn('user', ['GetUser', 'DeleteUser', 'CreateAccessKey', 'ListAccessKeys', 'DeleteAccessKey']),
    ...rulesOn('user', ['PutUserPolicy', 'GetUserPolicy', 'DeleteUserPolicy', 'ListUserPolicies']),
    ...rulesOn('user', ['ListAttachedUserPolicies']),
    AttachRolePolicy: on('role', 'AttachRolePolicy', attached),
    DetachRolePolicy: on('role', 'DetachRolePolicy', attached),
    AttachUserPolicy: on('user', 'AttachUserPolicy', attached),
    DetachUserPolicy: on('user', 'DetachUserPolicy', attached),
    CreateRole: (input, scope) =>
      creation(
        'iam:CreateRole',
        'iam:TagRole',
        created('role', 'RoleName', input, scope),
        tagsOfList(input['Tags']),
      ),
    CreateUser: (input, scope) =>
      creation(
        'iam:CreateUser',
        'iam:TagUser',
        created('user', 'UserName', input, scope),
        tagsOfList(input['Tags']),
      ),
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
