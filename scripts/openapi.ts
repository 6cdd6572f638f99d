import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { documentText, apiDocument } from '../infra/api/api-document.ts';
import { requireCredentials } from '../src/aws/core/ambient.ts';
import { deployedApis } from '../src/aws/apigateway/deployed-api.ts';
import { postmanCollection } from '../src/contract/openapi/postman.ts';
import { ROUTES } from '../src/contract/routes.ts';
import { Fault } from '../src/contract/fault.ts';
import type { Report } from '../src/cli/output/report.ts';
import { type ParsedArgs, textOf } from '../src/cli/flags/flags.ts';
import { AUTH_FLAGS } from '../src/cli/flags/gateway-flags.ts';
import { loadConfig, STACK_FLAGS } from '../src/cli/load-config.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Command } from '../src/cli/command.ts';

interface Server {
  readonly url?: string | undefined;
  readonly region?: string | undefined;
}

export const openapi: Command = {
  summary: 'Write the OpenAPI document of the gateway, or with --postman a collection made of it.',
  flags: ['url', 'out', 'postman', ...AUTH_FLAGS, 'host', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const config = await loadConfig(given);
    const server = await serverOf(given, report, signal);
    const document = apiDocument(config, server.url);
    const wantsPostman = given.flags.postman === true;
    const made = wantsPostman ? postmanCollection(document, server.region ?? config.region) : document;
    const file = resolve(
      textOf(given, 'out') ?? (wantsPostman ? 'postman_collection.json' : `.${ROUTES.openapi.path}`),
    );
    await writeFile(file, documentText(made));
    report.say(`${file}: ${server.url ?? 'of no server; name one with --url'}`);
    report.result({ file, url: server.url });
  },
};

/** The server that is named, or the deployed one; none where nobody can be asked for it. */
async function serverOf(given: ParsedArgs, report: Report, signal: AbortSignal): Promise<Server> {
  const named = textOf(given, 'url');
  if (named !== undefined) return { url: serverUrl(named) };
  try {
    await requireCredentials();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {};
  }
  const { aws, names, site, config } = await openStackContext(given, report, signal);
  const [face] = await deployedApis(aws, names.api, config.gateway.api);
  return { url: face?.url, region: site.region };
}

/** What other verbs take and print as the URL ends with the route. */
function serverUrl(named: string): string {
  if (!URL.canParse(named))
    throw new Fault('config', `--url must be a URL, not "${named}".`, 'It begins with https://.');
  const { classify } = ROUTES;
  const whole = named.replace(/\/+$/, '');
  return whole.endsWith(classify.path) ? whole.slice(0, -classify.path.length) : whole;
}
