import { hostOf } from '../../../infra/hosts/registry.ts';
import { proxiedSample, taskOf } from '../../config/served-task.ts';
import { acceptOf } from '../../tasks/task.ts';
import { type DryRun, dryRun } from '../../container/dry-run.ts';
import { withModelFolder } from '../../container/model-folder.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import type { With } from '../subject.ts';
import { INVOCATION_S } from './judge-start-up.ts';
import { dryRunPython } from './python.ts';
import { servingStack } from './serving-stack.ts';

/** Longer than AWS allows, so that a run slightly over the limit is measured and not cut off. */
const MARGIN = 1.2;

/** Unpacks the archive and starts it in the local container. */
export async function runHere(
  subject: With<'archive'>,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly run: DryRun; readonly runtime: string }> {
  const { config, archive, options, say, signal } = subject;
  return await withModelFolder(archive.open, async (modelDir, depsDir) => {
    const stack = await servingStack(config, say);
    const { python, runtime } = await dryRunPython(
      // The lean container has neither PyTorch nor transformers.
      {
        modelDir,
        environment,
        asked: options.runtime,
        otherwise: stack === config.container.family ? undefined : 'onnx',
      },
      say,
      signal,
    );
    const localMs = (windowS: number): number => (windowS * 1000 * MARGIN) / options.slowdown;
    const run = await dryRun({
      python,
      stack,
      modelDir,
      depsDir,
      environment,
      request: proxiedSample(config),
      accept: acceptOf(taskOf(config)),
      pingWindowMs: localMs(hostOf(config).deadlines(config.host).pingS),
      answerWindowMs: localMs(INVOCATION_S),
      signal,
    });
    throwIfInterrupted(signal);
    return { run, runtime };
  });
}
