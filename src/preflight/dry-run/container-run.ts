import type { ContainerDeadlines } from '../../../infra/hosts/host.ts';
import { dryRun } from '../../container/dry-run.ts';
import { withModelFolder } from '../../container/model-folder.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import { specOf, type With } from '../subject.ts';
import { INVOCATION_S } from './judge-start-up.ts';
import { localMs } from './local-time.ts';
import { sentSample } from './sample.ts';
import type { LocalRun } from './recorded-run.ts';
import { servingStack } from './serving-stack.ts';

/** Unpacks the archive and starts it in the local container. */
export async function runContainer(
  subject: With<'archive' | 'stack'>,
  window: ContainerDeadlines,
): Promise<LocalRun> {
  const { config, archive, stack, options, say, signal } = subject;
  const { environment } = specOf(stack, 'model');
  return await withModelFolder(archive.open, async (modelDir, depsDir) => {
    const choice = { asked: options.runtime, say, signal };
    const { python, runtime, stack: served } = await servingStack(config, modelDir, environment, choice);
    const run = await dryRun({
      python,
      stack: served,
      modelDir,
      depsDir,
      environment,
      ...sentSample(config),
      pingWindowMs: localMs(window.pingS, options),
      answerWindowMs: localMs(INVOCATION_S, options),
      signal,
    });
    throwIfInterrupted(signal);
    return { run, runtime };
  });
}
