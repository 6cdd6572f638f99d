import type { Config } from '../../src/config/config.ts';
import { taskOf } from '../../src/config/served-task.ts';
import { openApi } from '../../src/openapi/document.ts';
import type { OpenApi } from '../../src/openapi/form.ts';
import { REST_STAGE } from '../../src/contract/routes.ts';
import { bodyLimit } from './body-limit.ts';

/** The OpenAPI document of a configuration's gateway; `url` is where that is, with no slash at the end. */
export function apiDocument(config: Config, url?: string): OpenApi {
  return openApi({
    title: config.name,
    task: taskOf(config),
    path: config.gateway.path,
    auth: config.gateway.auth,
    api: config.gateway.api,
    jwt: config.gateway.jwt,
    bodyLimit: bodyLimit(config),
    url: url ?? ownServer(config),
  });
}

/** An HTTP API serves its document itself; the paths of a REST API start with its stage, or at the root of a domain. */
function ownServer({ gateway: { api, domain } }: Config): string | undefined {
  if (api === 'http') return undefined;
  return domain ? `https://${domain.name}` : `/${REST_STAGE}`;
}

/** The same as the text that is served and written. */
export function documentText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
