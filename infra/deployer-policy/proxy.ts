import { functionArn } from '../naming.ts';
import { allow, type ConfigContext, type Statement } from './statement.ts';

/** The proxy function. */
export function proxy({ site, names }: ConfigContext): Statement[] {
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
