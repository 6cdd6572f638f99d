import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { apiDocument, documentText } from '../infra/api/api-document.ts';
import { textOf } from '../src/cli/flags/flag-values.ts';
import { loadConfigWithTask } from '../src/cli/load-config.ts';
import { taskPath } from '../src/config/served-task.ts';
import { Fault } from '../src/contract/fault.ts';
import { postmanCollection } from '../src/openapi/postman.ts';
import { type DeployedServer, deployedServer } from '../src/deploy/deployed-server.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const config = await loadConfigWithTask(args, report, signal);
  const url = textOf(args, 'url');
  const server: DeployedServer =
    url === undefined
      ? await deployedServer(config, report, signal)
      : { url: serverUrl(url, taskPath(config)) };
  const document = apiDocument(config, server.url);
  const postman = args.flags.postman === true;
  const defaultFile = postman ? 'postman_collection.json' : 'openapi.json';
  const file = resolve(textOf(args, 'out') ?? defaultFile);
  await writeFile(
    file,
    documentText(postman ? postmanCollection(document, server.region ?? config.region) : document),
  );
  report.say(`${file}: ${server.url ?? 'no server URL; set one with --url'}`);
  report.result({ file, url: server.url });
};

/** The URL without the route, which the URLs of other commands end with. */
function serverUrl(url: string, path: string): string {
  if (!URL.canParse(url))
    throw new Fault('config', `--url must be a URL, not "${url}".`, 'It starts with https://.');
  const withoutSlash = url.replace(/\/+$/, '');
  return withoutSlash.endsWith(path) ? withoutSlash.slice(0, -path.length) : withoutSlash;
}
