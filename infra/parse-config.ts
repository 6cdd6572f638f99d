import { checkConfig, type Config, type ConfigInput as AnyConfigInput } from '../src/config/config.ts';
import { detectTask } from '../src/config/detect-task.ts';
import { type HostInputs, HOSTS } from './hosts/registry.ts';

/** A configuration as a file has it: every option with a default is optional. */
export type ConfigInput = AnyConfigInput<HostInputs>;

/** Adds types to `endpoint.config.ts`; the configuration is validated after flags have overridden options. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

/** Checks a configuration; its task is the model's, unless it names one. Throws Fault `config` that names every wrong option. */
export function parseConfig(input: unknown): Config {
  return checkConfig(HOSTS, withTask(input));
}

function withTask(input: unknown): unknown {
  const { task, model } = (input ?? {}) as { readonly task?: unknown; readonly model?: unknown };
  if (task !== undefined || typeof model !== 'string') return input;
  const detected = detectTask(model);
  return detected === undefined ? input : { ...(input as object), task: detected };
}
