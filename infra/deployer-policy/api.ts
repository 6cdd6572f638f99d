import { invokeArn } from '../api/gateway.ts';
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

/** API Gateway authorizes by method and path and generates ids, so that no name can restrict the statement. */
export function api({ config, site }: ConfigContext): Statement[] {
  const root = `arn:${site.partition}:apigateway:${site.region}::`;
  const apis = `${root}/apis`;
  const verbs = ['GET', 'POST', 'PATCH', 'DELETE'].map((command) => `apigateway:${command}`);
  const invoke = allow('CallTheRoute', ['execute-api:Invoke'], invokeArn(config, site));
  return [
    allow('KeepTheApi', verbs, [apis, `${apis}/*`]),
    allow('TagTheApi', ['apigateway:TagResource'], [apis, ...REST_PATHS.map((path) => `${root}/${path}`)]),
    ...restApi({ config, site }),
    ...(config.gateway.auth === 'iam' ? [invoke] : []),
  ];
}

/** Collections in which a REST API, its key and its plan are created. */
const REST_PATHS = ['restapis', 'apikeys', 'usageplans'];

/**
 * A stack can switch to the other API type and back, so the permissions for a REST API are always granted; a domain's
 * paths and the web ACL only where there is one.
 */
function restApi({ config, site }: Pick<ConfigContext, 'config' | 'site'>): Statement[] {
  const { domain, wafAclArn } = config.gateway;
  const root = `arn:${site.partition}:apigateway:${site.region}::`;
  const under = (path: string): string[] => [`${root}/${path}`, `${root}/${path}/*`];
  const kept = REST_PATHS.flatMap(under);
  const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((command) => `apigateway:${command}`);
  return [
    allow('KeepTheRestApi', verbs, kept),
    allow('FindTheDomains', ['apigateway:GET'], `${root}/domainnames`),
    ...(domain === undefined ? [] : keepDomain(root, domain.name)),
    ...(wafAclArn === undefined ? [] : guard(root, wafAclArn)),
  ];
}

function keepDomain(root: string, name: string): Statement[] {
  const verbs = ['GET', 'POST', 'PATCH', 'DELETE'].map((command) => `apigateway:${command}`);
  const all = `${root}/domainnames`;
  return [
    allow('KeepTheDomain', verbs, [all, `${all}/${name}`, `${all}/${name}/*`]),
    allow('TagTheDomain', ['apigateway:TagResource'], all),
  ];
}

/** Associating a web ACL with a stage is authorized on both (WAF developer guide, security_iam_service-with-iam). */
function guard(root: string, wafAclArn: string): Statement[] {
  const stages = `${root}/restapis/*/stages/*`;
  return [
    allow('GuardTheApi', ['wafv2:AssociateWebACL'], [wafAclArn, stages]),
    allow('LetTheApiBeGuarded', ['apigateway:SetWebACL'], stages),
  ];
}
