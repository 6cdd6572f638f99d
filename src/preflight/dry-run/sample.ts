import { proxiedSample, taskOf } from '../../config/served-task.ts';
import type { Config } from '../../config/config.ts';
import type { DryRun } from '../../container/dry-run.ts';
import { RELEASE_VARIABLE } from '../../contract/release.ts';
import { acceptOf, type TaskRequest } from '../../tasks/task.ts';
import type { Finding } from '../finding.ts';
import type { With } from '../subject.ts';
import { judgeDryRun, type Server, withDiagnosis } from './judge.ts';

/** The sample as the proxy sends it. */
export function sentSample(config: Config): { readonly request: TaskRequest; readonly accept: string } {
  return { request: proxiedSample(config), accept: acceptOf(taskOf(config)) };
}

/** Judges the answer to the sample of a model that was started with these variables. */
export function judgedSample(
  { config, archive: { isBundled = false } }: With<'archive'>,
  run: DryRun,
  environment: Readonly<Record<string, string>>,
  server: Server,
): Finding[] {
  const expected = {
    task: taskOf(config),
    request: proxiedSample(config),
    releaseId: environment[RELEASE_VARIABLE] ?? '',
    isBundled,
    server,
  };
  return withDiagnosis(judgeDryRun(run, expected), run);
}
