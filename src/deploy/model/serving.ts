import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { detectTask } from '../../config/detect-task.ts';
import { taskOf } from '../../config/served-task.ts';
import { HEAD } from '../../contract/setfit.ts';
import type { Frameworks, ServedModels } from '../../package/transformers/model-config.ts';
import { DEFAULT_TASK } from '../../tasks/registry.ts';
import { availableFrameworks } from './available-frameworks.ts';

/** What loads the model: the task's part of the bundled serve script, in the configured image. */
export function servingOf(config: Config): {
  readonly served: ServedModels;
  readonly image: Frameworks;
} {
  const image = availableFrameworks(config);
  // The head of SetFit classifies what an encoder embeds.
  const encodes = config.task === DEFAULT_TASK && existsSync(join(config.model, HEAD));
  const task = encodes ? taskOf({ task: 'feature-extraction' }) : taskOf(config);
  return { served: { ...task, detected: detectTask(config.model) }, image };
}
