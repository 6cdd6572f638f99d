import type { Config } from '../src/config.ts';
import { BODY_LIMIT_VARIABLE, ownLimit } from '../src/contract/limits.ts';
import { openApi } from '../src/contract/openapi/document.ts';
import type { OpenApi } from '../src/contract/openapi/form.ts';
import { bodyLimit } from './body-limit.ts';

/** The OpenAPI document of a configuration's gateway; `url` is where that is, with no slash at the end. */
export function faceDocument(config: Config, url?: string): OpenApi {
  return openApi({
    title: config.name,
    auth: config.gateway.auth,
    jwt: config.gateway.jwt,
    api: config.gateway.api,
    bodyLimit: ownLimit(bodyLimit(config)[BODY_LIMIT_VARIABLE]),
    url,
  });
}

/** The same as the text that is served and written. */
export function documentText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
