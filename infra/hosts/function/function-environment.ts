import type { Config } from '../../../src/config/config.ts';
import { taskEnvironment } from '../../../src/config/served-task.ts';
import { NO_TELEMETRY } from '../../../src/contract/no-telemetry.ts';
import { RELEASE_VARIABLE } from '../../../src/contract/release.ts';
import type { ModelArchive } from '../../artifacts.ts';

// Only /tmp is writable; nothing is fetched from a hub at start.
const CACHES = { HF_HOME: '/tmp/huggingface', HF_HUB_OFFLINE: '1' };

/** The variables of a function that runs the model; `placed` are those of its host. */
export function functionEnvironment(
  config: Config,
  archive: ModelArchive,
  placed: Readonly<Record<string, string>>,
  releaseId: string,
): Record<string, string> {
  return {
    ...NO_TELEMETRY,
    ...archive.environment,
    ...CACHES,
    ...taskEnvironment(config),
    ...placed,
    ...config.container.environment,
    [RELEASE_VARIABLE]: releaseId,
  };
}
