import { parseConfig } from '../../infra/parse-config.ts';
import type { Config, ConfigInput } from '../config/config.ts';
import { readConfigFile } from '../config/config-file.ts';
import { locateModel } from '../deploy/model/locate-model.ts';
import type { Reporter } from '../deploy/reporter.ts';
import { defined, switchOf, textOf, wordsOf, type ParsedArgs } from './flags/flag-values.ts';
import { gatewayWith } from './flags/gateway-flags.ts';
import { containerWith, hostWith } from './flags/host-flags.ts';
import { rolloutWith } from './flags/rollout-flags.ts';
import { forOwnModel, type Naming } from './own-model.ts';

/** Reads the configuration file and overrides it with the flags. Throws Fault `config`. */
export async function loadConfig(args: ParsedArgs, naming: Pick<Naming, 'deriveName'> = {}): Promise<Config> {
  const file = await readConfigFile(textOf(args, 'config'));
  const own = forOwnModel(file, textOf(args, 'model'), { ...naming, name: textOf(args, 'name') });
  return parseConfig(overlay(own, args));
}

/** The same with the task of the model, which may have to be found for that. Throws Fault `package`, too. */
export async function loadConfigWithTask(
  args: ParsedArgs,
  report: Reporter,
  signal: AbortSignal,
): Promise<Config> {
  const config = await loadConfig(args);
  return config.task === undefined ? await locateModel(config, report, signal) : config;
}

/** Flags override the file. */
function overlay(file: ConfigInput, args: ParsedArgs): unknown {
  const host = hostWith(file.host, args);
  return {
    ...file,
    ...defined({
      name: textOf(args, 'name'),
      stage: textOf(args, 'stage'),
      region: textOf(args, 'region'),
      model: textOf(args, 'model'),
      code: textOf(args, 'code'),
      entry: textOf(args, 'entry'),
      task: textOf(args, 'task'),
      allowFiles: wordsOf(args, 'allow-files'),
      vendor: switchOf(args, 'vendor'),
      onnx: switchOf(args, 'onnx'),
    }),
    host,
    container: containerWith(file.container, args),
    rollout: rolloutWith(file, args, host['type']),
    gateway: gatewayWith(file.gateway, args),
  };
}
