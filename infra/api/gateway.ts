import type { Declaration } from '../../src/aws/registry.ts';
import type { Config } from '../../src/config/config.ts';
import { taskPath } from '../../src/config/served-task.ts';
import { arn, type Names } from '../naming.ts';
import type { Site } from '../site.ts';
import { httpApi } from './http-api.ts';
import { proxy, type ProxyInput } from './proxy.ts';
import { restApi } from './rest-api.ts';

/**
 * The resource that `execute-api:Invoke` is authorized on: any API of the account and any stage, because the id is not
 * known in advance, and the one route that the CLI calls; any, before the task of the model is known.
 */
export function invokeArn(config: Config, site: Site): string {
  const { task, gateway: options } = config;
  const route = task === undefined && options.path === undefined ? '/*' : taskPath(config);
  return arn(site, 'execute-api', `*/*/POST${route}`);
}

/**
 * The API and the proxy behind it. Every ARN here is computed from names, so nothing waits for the endpoint, except a
 * proxy that switches from another one.
 */
export function gateway(config: Config, site: Site, names: Names, input: ProxyInput): Declaration[] {
  return [
    ...proxy(config, site, names, input),
    ...(config.gateway.api === 'rest' ? restApi(config, site, names) : [httpApi(config, site, names)]),
  ];
}
