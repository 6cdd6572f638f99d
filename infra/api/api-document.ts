import type { Config } from '../../src/config/config.ts';
import { BODY_LIMIT_VARIABLE, ownLimit } from '../../src/contract/limits.ts';
import { openApi } from '../../src/contract/openapi/document.ts';
import type { OpenApi } from '../../src/contract/openapi/form.ts';
import { REST_STAGE } from '../../src/contract/routes.ts';
import { bodyLimit } from './body-limit.ts';

/** The OpenAPI document of a configuration's gateway; `url` is where that is, with no slash at the end. */
export function apiDocument(config: Config, url?: string): OpenApi {
  return openApi({
    title: config.name,
    auth: config.gateway.auth,
    api: config.gateway.api,
    jwt: config.gateway.jwt,
    bodyLimit: ownLimit(bodyLimit(config)[BODY_LIMIT_VARIABLE]),
    url: url ?? ownServer(config),
  });
}

/** Where an HTTP API is, its document is; a REST API's paths begin with its stage, or lie at a domain's root. */
function ownServer({ gateway: { api, domain } }: Config): string | undefined {
  if (api === 'http') return undefined;
  return domain ? `https://${domain.name}` : `/${REST_STAGE}`;
}

/** The same as the text that is served and written. */
export function documentText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
