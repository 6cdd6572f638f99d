import { parseConfig } from '../../../infra/parse-config.ts';
import type { Config } from '../../config/config.ts';
import { detectTask } from '../../config/detect-task.ts';
import { hasOwnScript } from '../../local/own-script.ts';
import { resolveModel } from '../../package/source/resolve.ts';
import { DEFAULT_TASK } from '../../tasks/registry.ts';
import type { Reporter } from '../reporter.ts';
import { sourceAccess } from './source-access.ts';

/** A configuration of a model in a folder, and of its task. */
export type LocatedConfig = Config & { readonly task: string };

/**
 * The configuration with the local folder of the model that it names: found, downloaded, unpacked or merged; and with the
 * task of that model, unless it names one. Throws Fault `package`, or `config` for options that the task does not have.
 */
export async function locateModel(
  config: Config,
  report: Reporter,
  signal: AbortSignal,
): Promise<LocatedConfig> {
  const model = await resolveModel(config.model, hasOwnScript(config), sourceAccess(config, report, signal));
  const task = config.task ?? detectTask(model) ?? DEFAULT_TASK;
  return { ...parseConfig({ ...config, model, task }), task };
}
