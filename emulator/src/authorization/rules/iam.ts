import {
  creation,
  need,
  type Place,
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

function global({ partition, accountId }: Place, rest: string): string {
  return `arn:${partition}:iam::${accountId}:${rest}`;
}

/** Requests name an entity without its path. Of one that is absent nobody knows a path, so it counts without any. */
function entity(kind: Kind, input: Input, place: Place): string {
  const name = textOf(input[MEMBER[kind]]);
  return place.entityArn(kind, name) ?? global(place, `${kind}/${name}`);
}

/** What is being created, by the path and name that it will have. */
function created(kind: 'role' | 'user' | 'policy', member: string, input: Input, place: Place): string {
  return global(place, `${kind}${textOf(input['Path']) || '/'}${textOf(input[member])}`);
}

function on(kind: Kind, operation: string, values: (input: Input) => Values = () => ({})): Rule<Input> {
  return (input, place) => [need(`iam:${operation}`, entity(kind, input, place), values(input))];
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
    CreateRole: (input, place) =>
      creation(
        'iam:CreateRole',
        'iam:TagRole',
        created('role', 'RoleName', input, place),
        tagsOfList(input['Tags']),
      ),
    CreateUser: (input, place) =>
      creation(
        'iam:CreateUser',
        'iam:TagUser',
        created('user', 'UserName', input, place),
        tagsOfList(input['Tags']),
      ),
    CreatePolicy: (input, place) => [need('iam:CreatePolicy', created('policy', 'PolicyName', input, place))],
    GetPolicy: onPolicy('GetPolicy'),
    GetPolicyVersion: onPolicy('GetPolicyVersion'),
    DeletePolicy: onPolicy('DeletePolicy'),
    // Listings have no resource to be bounded by; refusals name the path that was asked for.
    ListRoles: (input, place) => [
      need('iam:ListRoles', global(place, `role${textOf(input['PathPrefix']) || '/'}`)),
    ],
    SimulatePrincipalPolicy: (input) => [
      need('iam:SimulatePrincipalPolicy', textOf(input['PolicySourceArn'])),
    ],
  },
};
