import type { Declaration } from '../../src/aws/registry.ts';
import type { RestApiSpec, RestMethod } from '../../src/aws/apigateway/rest-api/spec.ts';
import type { Config } from '../../src/config/config.ts';
import { deadlinesOf } from '../../src/contract/deadlines.ts';
import { restDocument } from '../../src/openapi/rest/document.ts';
import { routesIn, taskOf } from '../../src/config/served-task.ts';
import { apiDocument } from './api-document.ts';
import { arn, functionArn, type Names, tagsFor } from '../naming.ts';
import { routeLimits, routeScopes, routeThrottles } from './route-options.ts';
import type { Site } from '../site.ts';

/** The REST API in front of the proxy, with what only that type supports: key, usage plan, domain. */
export function restApi(config: Config, site: Site, names: Names): Declaration[] {
  return [
    { kind: 'rest-api', id: 'api', needs: ['proxy'], spec: apiSpec(config, site, names) },
    ...apiKeyResources(config, names),
    ...domain(config, names),
  ];
}

function apiSpec(config: Config, site: Site, names: Names): RestApiSpec {
  const { auth, jwt, cors, wafAclArn } = config.gateway;
  const integrationUri = uriOf(site, names);
  const { gatewayMs: timeoutMs } = deadlinesOf('rest');
  const binary = taskOf(config).passThrough !== undefined;
  const options = { name: names.api, integrationUri, timeoutMs, auth, cors, binary };
  return {
    name: names.api,
    functionArn: functionArn(site, names.proxy),
    integrationUri,
    timeoutMs,
    document: restDocument(apiDocument(config), options),
    methods: methods(config),
    ...(jwt && { jwt: { issuer: jwt.issuer, audience: jwt.audience } }),
    throttle: routeLimits(config.gateway),
    routeThrottles: routeThrottles(config),
    wafAclArn,
    executeArnPrefix: arn(site, 'execute-api', '').slice(0, -1),
    apiArnPrefix: `arn:${site.partition}:apigateway:${site.region}::`,
    tags: tagsFor(names.owner, 'api', config.tags),
  };
}

/** How a REST API names a function that it hands requests to. */
function uriOf(site: Site, names: Names): string {
  const invocations = `functions/${functionArn(site, names.proxy)}/invocations`;
  return `arn:${site.partition}:apigateway:${site.region}:lambda:path/2015-03-31/${invocations}`;
}

const AUTHORIZATION = { iam: 'AWS_IAM', jwt: 'JWT', 'api-key': 'NONE', none: 'NONE' } as const;

function methods(config: Config): RestMethod[] {
  const { gateway } = config;
  const { auth, cors } = gateway;
  const own = routesIn(config).map(({ name, method, path }) => ({
    key: `${method} ${path}`,
    authorization: AUTHORIZATION[auth],
    keyRequired: auth === 'api-key',
    scopes: routeScopes(gateway, name),
  }));
  return cors ? [...own, ...preflights(config)] : own;
}

/** The proxy answers a browser's preflight; credentials never come with one. */
function preflights(config: Config): RestMethod[] {
  return routesIn(config).map(({ path }) => ({
    key: `OPTIONS ${path}`,
    authorization: 'NONE',
    keyRequired: false,
    scopes: [],
  }));
}

/** A key has no effect without a usage plan, which defines its stage, throttle and quota. */
function apiKeyResources(config: Config, names: Names): Declaration[] {
  const { auth, apiKey } = config.gateway;
  if (auth !== 'api-key') return [];
  const tags = (id: string) => tagsFor(names.owner, id, config.tags);
  return [
    {
      kind: 'api-key',
      id: 'key',
      needs: [],
      spec: {
        name: names.apiKey,
        description: `For callers of the API ${names.api}`,
        tags: tags('key'),
      },
    },
    {
      kind: 'usage-plan',
      id: 'plan',
      needs: ['api', 'key'],
      spec: {
        name: names.usagePlan,
        apiName: names.api,
        keyName: names.apiKey,
        throttle: routeLimits(config.gateway),
        quota: apiKey?.quota,
        tags: tags('plan'),
      },
    },
  ];
}

function domain(config: Config, names: Names): Declaration[] {
  const { domain: wanted } = config.gateway;
  if (!wanted) return [];
  const spec = { ...wanted, apiName: names.api, tags: tagsFor(names.owner, 'domain', config.tags) };
  return [{ kind: 'domain-name', id: 'domain', needs: ['api'], spec }];
}
