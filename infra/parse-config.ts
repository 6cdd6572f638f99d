import { checkConfig, type Config, type ConfigInput as AnyConfigInput } from '../src/config/config.ts';
import { type HostInputs, HOSTS } from './hosts/registry.ts';

/** A configuration as a file has it: every option with a default is optional. */
export type ConfigInput = AnyConfigInput<HostInputs>;

/** Adds types to `endpoint.config.ts`; the configuration is validated after flags have overridden options. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

/** Checks a configuration. Throws Fault `config` that names every wrong option. */
export function parseConfig(input: unknown): Config {
  return checkConfig(HOSTS, input);
}
