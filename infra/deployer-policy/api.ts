import { invokeArn } from '../api/gateway.ts';
import { hasAccessLog } from '../monitoring/access-log.ts';
import type { Site } from '../site.ts';
import { domain } from './domain.ts';
import { collection, created, existing } from './gateway-access.ts';
import { allow, type ConfigContext, creatingServiceRole, onlyOwn, type Statement } from './statement.ts';

/**
 * The API and the proxy behind it. API Gateway authorizes by method and path and generates the ids in the path, so that
 * only tags restrict a statement: those of the request for what is created, those of the resource for what exists.
 * Parts of an API, a usage plan and a domain have the tags of the whole (API Gateway Developer Guide,
 * apigateway-tagging-supported-resources).
 */
export function api(context: ConfigContext): Statement[] {
  const { config, site } = context;
  const { gateway } = config;
  // Names and tags of all: a listing shows what an earlier configuration left behind.
  const listed = ['apis', 'restapis', 'usageplans', 'domainnames'].map((each) => collection(site, each));
  return [
    allow('FindTheApis', ['apigateway:GET'], listed),
    ...(gateway.api === 'rest' ? restApi(context) : httpApi(context)),
    ...(gateway.auth === 'api-key' ? keys(context) : []),
    ...domain(context),
    ...(gateway.domain !== undefined || hasHttpAccessLog(context) ? [serviceRole(site)] : []),
    ...(gateway.auth === 'iam'
      ? [allow('CallTheRoute', ['execute-api:Invoke'], invokeArn(config, site))]
      : []),
  ];
}

function httpApi(context: ConfigContext): Statement[] {
  const verbs = ['GET', 'POST', 'PATCH', 'DELETE'];
  return [
    ...created(context, 'Api', ['apis'], 'POST'),
    onlyOwn(context, allow('KeepTheApi', verbs.map(action), existing(context.site, ['apis']))),
  ];
}

function restApi(context: ConfigContext): Statement[] {
  const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const { wafAclArn } = context.config.gateway;
  return [
    ...created(context, 'Api', ['restapis']),
    onlyOwn(context, allow('KeepTheApi', verbs.map(action), existing(context.site, ['restapis']))),
    ...(wafAclArn === undefined ? [] : guard(context, wafAclArn)),
  ];
}

/**
 * The key and the plan that limits it. Only a listing finds the key, and whoever may list keys can read the values of
 * all of them (GetApiKeys, includeValues): IAM has no condition for that.
 */
function keys(context: ConfigContext): Statement[] {
  const verbs = ['GET', 'POST', 'PATCH', 'DELETE'];
  const kinds = ['apikeys', 'usageplans'];
  return [
    allow('FindTheKey', ['apigateway:GET'], collection(context.site, 'apikeys')),
    ...created(context, 'Key', kinds),
    onlyOwn(context, allow('KeepTheKey', verbs.map(action), existing(context.site, kinds))),
  ];
}

function action(verb: string): string {
  return `apigateway:${verb}`;
}

/** Associating a web ACL with a stage is authorized on both (WAF developer guide, security_iam_service-with-iam). */
function guard(context: ConfigContext, wafAclArn: string): Statement[] {
  const stages = `${collection(context.site, 'restapis')}/*/stages/*`;
  return [
    allow('GuardTheApi', ['wafv2:AssociateWebACL'], [wafAclArn, stages]),
    onlyOwn(context, allow('LetTheApiBeGuarded', ['apigateway:SetWebACL'], stages)),
  ];
}

function hasHttpAccessLog({ config: { gateway } }: ConfigContext): boolean {
  return gateway.api === 'http' && hasAccessLog(gateway);
}

/**
 * API Gateway creates its service-linked role on behalf of the first caller in an account who creates a domain name or
 * a log delivery ("Caller does not have permissions to create a Service Linked Role", HumanCellAtlas/data-store#1726).
 */
function serviceRole(site: Site): Statement {
  const role = 'ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway';
  return creatingServiceRole('LetApiGatewayCreateItsRole', site, role);
}
