import type { ContainerDeadlines } from '../../../infra/hosts/host.ts';
import { deadlinesOf } from '../../contract/deadlines.ts';
import type { Finding } from '../finding.ts';
import { specOf, type With } from '../subject.ts';
import { judgeStartUp } from './judge-start-up.ts';
import { judgedSample, sentSample } from './sample.ts';
import { recordedRun } from './recorded-run.ts';

/** Starts the archive in the local container. */
export async function checkContainer(
  subject: With<'archive' | 'stack'>,
  window: ContainerDeadlines,
): Promise<Finding[]> {
  const { config, archive, stack, options } = subject;
  const { environment } = specOf(stack, 'model');
  const key = {
    content: archive.digest,
    server: config.container.family,
    environment,
    ...sentSample(config),
  };
  const run = await recordedRun(subject, key, async () => {
    // Loaded when needed: a recorded run does not wait for the modules.
    const { runContainer } = await import('./container-run.ts');
    return await runContainer(subject, window);
  });
  const startUp = {
    window,
    archiveBytes: archive.bytes,
    slowdown: options.slowdown,
    predictMs: deadlinesOf(config.gateway.api).predictMs,
  };
  return [...judgedSample(subject, run, environment, { type: 'container' }), ...judgeStartUp(run, startUp)];
}
