import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Config, type ConfigInput, parseConfig } from '../config/config.ts';
import { Fault } from '../contract/fault.ts';
import { type FlagName, type ParsedArgs, textOf } from './flags/flags.ts';
import { AUTH_FLAGS, gatewayWith } from './flags/gateway-flags.ts';
import { hostWith } from './flags/host-flags.ts';
import { rolloutWith } from './flags/rollout-flags.ts';

/** Flags that say which stack is meant. */
export const STACK_FLAGS = [
  'config',
  'name',
  'stage',
  'region',
  'json',
  'help',
] as const satisfies FlagName[];

/** Flags that change what is deployed. */
export const OPTION_FLAGS = [
  'host',
  'model',
  'code',
  'memory',
  'max-concurrency',
  'provisioned-concurrency',
  'instance',
  'instances',
  'rollout',
  'unwatched',
  ...AUTH_FLAGS,
] as const satisfies FlagName[];

/** The file's options with the flags laid over them, checked. Throws Fault `config`. */
export async function loadConfig(given: ParsedArgs): Promise<Config> {
  return parseConfig(overlay(await readConfigFile(textOf(given, 'config')), given));
}

// The house's own file stands in when the folder has none, so that the sample works from anywhere.
const OWN_CONFIG = fileURLToPath(new URL('../../endpoint.config.ts', import.meta.url));

async function readConfigFile(named: string | undefined): Promise<ConfigInput> {
  const local = resolve(named ?? 'endpoint.config.ts');
  if (named !== undefined && !existsSync(local)) {
    throw new Fault('config', `There is no configuration file ${local}.`, 'Name one with --config.');
  }
  const file = existsSync(local) ? local : OWN_CONFIG;
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: ConfigInput };
    if (module.default) return module.default;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Fault(
      'config',
      `${file} cannot be read: ${why}`,
      'Mend the file, then run the same command again.',
      { cause },
    );
  }
  throw new Fault(
    'config',
    `${file} has no default export.`,
    'End it with `export default defineConfig({ … })`.',
  );
}

/** What is typed wins over what is written. */
function overlay(file: ConfigInput, given: ParsedArgs): unknown {
  const host = hostWith(file.host, given);
  return {
    ...file,
    ...present({
      name: textOf(given, 'name'),
      stage: textOf(given, 'stage'),
      region: textOf(given, 'region'),
      model: textOf(given, 'model'),
      code: textOf(given, 'code'),
    }),
    host,
    rollout: rolloutWith(file, given, host['type']),
    gateway: gatewayWith(file.gateway, given),
  };
}

function present(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
