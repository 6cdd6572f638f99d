import { hostOf } from '../../../infra/hosts/registry.ts';
import { proxiedSample, taskOf } from '../../config/served-task.ts';
import { deadlinesOf } from '../../contract/deadlines.ts';
import { RELEASE_VARIABLE } from '../../contract/release.ts';
import { type Finding, unchecked } from '../finding.ts';
import { check, serviceOf, specOf, type With } from '../subject.ts';
import { judgeDryRun, withDiagnosis } from './judge.ts';
import { judgeStartUp } from './judge-start-up.ts';
import { recordedRun } from './recorded-run.ts';

/** Starts the model in the local container and sends it the sample. */
export const dryRunCheck = check('dry run', ['host'], ['archive', 'stack'], checkDryRun);

async function checkDryRun(subject: With<'archive' | 'stack'>): Promise<Finding[]> {
  const { config, archive, stack, options } = subject;
  if (options.skipDryRun) return [];
  if (serviceOf(config) === 'lambda')
    return [
      unchecked(
        'dry run',
        'functions are not started on this machine yet',
        'The deploy invokes the new version before it moves requests to it.',
      ),
    ];
  const { environment } = specOf(stack, 'model');
  const run = await recordedRun(subject, environment);
  const startUp = {
    window: hostOf(config).deadlines(config.host),
    archiveBytes: archive.bytes,
    slowdown: options.slowdown,
    predictMs: deadlinesOf(config.gateway.api).predictMs,
  };
  const releaseId = environment[RELEASE_VARIABLE] ?? '';
  const { isBundled = false } = archive;
  const judged = judgeDryRun(run, {
    task: taskOf(config),
    request: proxiedSample(config),
    releaseId,
    isBundled,
  });
  return [...withDiagnosis(judged, run), ...judgeStartUp(run, startUp)];
}
