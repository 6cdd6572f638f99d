import { invokeArn } from '../gateway.ts';
import { functionArn } from '../naming.ts';
import { allow, type Ground, type Statement } from './statement.ts';

/** The proxy function. */
export function proxy({ site, names }: Ground): Statement[] {
  return [
    allow('FindTheProxy', ['lambda:ListFunctions'], '*'),
    allow('ReadTheProxyTags', ['lambda:ListTags'], functionArn(site, `${names.owner}*`)),
    allow('KeepTheProxy', KEEP_FUNCTION, functionArn(site, names.proxy)),
  ];
}

const KEEP_FUNCTION = [
  'lambda:CreateFunction',
  'lambda:TagResource',
  'lambda:GetFunction',
  'lambda:UpdateFunctionCode',
  'lambda:UpdateFunctionConfiguration',
  'lambda:DeleteFunction',
  'lambda:GetPolicy',
  'lambda:AddPermission',
  'lambda:RemovePermission',
  'lambda:PutFunctionConcurrency',
  'lambda:DeleteFunctionConcurrency',
  'lambda:GetFunctionConcurrency',
];

/** API Gateway authorizes by verb and path, and gives an API its id only when it is made: no name can bound it. */
export function api({ config, site }: Ground): Statement[] {
  const apis = `arn:${site.partition}:apigateway:${site.region}::/apis`;
  const verbs = ['GET', 'POST', 'PATCH', 'DELETE'].map((verb) => `apigateway:${verb}`);
  const invoke = allow('CallTheRoute', ['execute-api:Invoke'], invokeArn(site));
  return [
    allow('KeepTheApi', verbs, [apis, `${apis}/*`]),
    allow('TagTheApi', ['apigateway:TagResource'], apis),
    ...(config.gateway.auth === 'iam' ? [invoke] : []),
  ];
}
