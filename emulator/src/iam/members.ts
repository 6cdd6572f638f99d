import * as sdk from '@aws-sdk/client-iam';
import type { MembersOf } from '../protocol/actions.ts';

const TAGS = 'Tags{Key Value}';
const PAGE = 'Marker MaxItems';

const members: MembersOf<typeof sdk> = {
  CreateRole: {
    honoured: `RoleName AssumeRolePolicyDocument Path PermissionsBoundary ${TAGS}`,
    stored: 'Description MaxSessionDuration',
  },
  GetRole: { honoured: 'RoleName' },
  ListRoles: { honoured: `PathPrefix ${PAGE}` },
  UpdateRole: { honoured: 'RoleName', stored: 'Description MaxSessionDuration' },
  UpdateAssumeRolePolicy: { honoured: 'RoleName PolicyDocument' },
  TagRole: { honoured: `RoleName ${TAGS}` },
  UntagRole: { honoured: 'RoleName TagKeys' },
  ListRoleTags: { honoured: `RoleName ${PAGE}` },
  DeleteRole: { honoured: 'RoleName' },
  PutRolePermissionsBoundary: { honoured: 'RoleName PermissionsBoundary' },
  DeleteRolePermissionsBoundary: { honoured: 'RoleName' },
  CreateUser: { honoured: `UserName Path PermissionsBoundary ${TAGS}` },
  GetUser: { honoured: 'UserName' },
  ListUsers: { honoured: `PathPrefix ${PAGE}` },
  DeleteUser: { honoured: 'UserName' },
  PutUserPermissionsBoundary: { honoured: 'UserName PermissionsBoundary' },
  DeleteUserPermissionsBoundary: { honoured: 'UserName' },
  CreateAccessKey: { honoured: 'UserName' },
  ListAccessKeys: { honoured: `UserName ${PAGE}` },
  DeleteAccessKey: { honoured: 'AccessKeyId UserName' },
  CreatePolicy: { honoured: `PolicyName PolicyDocument Path ${TAGS}`, stored: 'Description' },
  GetPolicy: { honoured: 'PolicyArn' },
  GetPolicyVersion: { honoured: 'PolicyArn VersionId' },
  ListPolicies: { honoured: `OnlyAttached PathPrefix ${PAGE}`, only: { Scope: ['All', 'Local'] } },
  DeletePolicy: { honoured: 'PolicyArn' },
  SimulatePrincipalPolicy: {
    honoured:
      'PolicySourceArn ActionNames PolicyInputList ResourceArns ' +
      'ContextEntries{ContextKeyName ContextKeyValues}',
    noEffect: { 'ContextEntries{ContextKeyType}': 'an operator compares a value as its own type' },
  },
  PutRolePolicy: { honoured: 'RoleName PolicyName PolicyDocument' },
  GetRolePolicy: { honoured: 'RoleName PolicyName' },
  DeleteRolePolicy: { honoured: 'RoleName PolicyName' },
  ListRolePolicies: { honoured: `RoleName ${PAGE}` },
  AttachRolePolicy: { honoured: 'RoleName PolicyArn' },
  DetachRolePolicy: { honoured: 'RoleName PolicyArn' },
  ListAttachedRolePolicies: { honoured: `RoleName ${PAGE}` },
  PutUserPolicy: { honoured: 'UserName PolicyName PolicyDocument' },
  GetUserPolicy: { honoured: 'UserName PolicyName' },
  DeleteUserPolicy: { honoured: 'UserName PolicyName' },
  ListUserPolicies: { honoured: `UserName ${PAGE}` },
  AttachUserPolicy: { honoured: 'UserName PolicyArn' },
  DetachUserPolicy: { honoured: 'UserName PolicyArn' },
  ListAttachedUserPolicies: { honoured: `UserName ${PAGE}` },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
