import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from './parse-json.ts';

/** For Basic authentication, at a registry or at its token server. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

// Docker's ConfigFile; credentials in helpers (credsStore) are not in the file.
const schema = z.object({
  auths: z.record(z.string(), z.object({ auth: z.string().optional() })).optional(),
});

/** Docker Hub's key in the file (docker/cli, registry.IndexServer). */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';

/**
 * The credentials that `docker login` stored for a registry, in the file `config.json` of `DOCKER_CONFIG` or `~/.docker`.
 * Undefined without any: public images need none.
 */
export async function storedCredentials(
  registry: string,
  environment: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const folder = environment['DOCKER_CONFIG'] ?? join(homedir(), '.docker');
  const text = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '{}');
  const { data } = schema.safeParse(parseJson(text));
  const key = registry === 'registry-1.docker.io' ? DOCKER_HUB_KEY : registry;
  const auth = data?.auths?.[key]?.auth ?? data?.auths?.[`https://${registry}`]?.auth;
  return auth === undefined ? undefined : decoded(auth);
}

/** Credentials from `username:password` in base64; undefined for anything else. */
export function decoded(auth: string): Credentials | undefined {
  const pair = Buffer.from(auth, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon < 1 ? undefined : { username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** The value of an Authorization header. */
export function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
