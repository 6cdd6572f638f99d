import type { Config } from '../../config/config.ts';
import { detectTask } from '../../config/detect-task.ts';
import { taskOf } from '../../config/served-task.ts';
import { Fault } from '../../contract/fault.ts';
import { hasOwnScript } from '../../package/serve-script.ts';
import { resolveModel } from '../../package/source/resolve.ts';
import { DEFAULT_TASK } from '../../tasks/registry.ts';
import type { Reporter } from '../reporter.ts';
import { sourceAccess } from './source-access.ts';

/** The configuration with the local folder of the model that it names: found, downloaded or unpacked. Throws Fault `package`. */
export async function locateModel(config: Config, report: Reporter, signal: AbortSignal): Promise<Config> {
  const model = await resolveModel(config.model, hasOwnScript(config), sourceAccess(config, report, signal));
  rejectDefaultTask(config, model, report);
  return { ...config, model };
}

/**
 * A configuration is read before its model is downloaded or unpacked, so the task is only detected in a plain folder.
 * Models of some tasks are also models for another one, and then the configured task is stated.
 */
function rejectDefaultTask({ model: name, task }: Config, folder: string, { say }: Reporter): void {
  const detected = folder === name || task !== DEFAULT_TASK ? task : (detectTask(folder) ?? task);
  if (detected === task) return;
  const [found, configured] = [detected, task].map((each) => taskOf({ task: each }).architectures.source);
  if (found === configured) return say(`The model also serves ${detected}: add --task ${detected} for it.`);
  throw new Fault(
    'package',
    `the model of ${name} is for ${detected}, and the configuration for ${task}`,
    `Add --task ${detected}, or set task in endpoint.config.ts: it is only detected in a plain model folder.`,
  );
}
