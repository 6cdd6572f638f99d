import { proxiedSample } from '../../config/served-task.ts';
import type { DryRun } from '../../container/dry-run.ts';
import { durationText } from '../../contract/duration.ts';
import { RELEASE_VARIABLE } from '../../contract/release.ts';
import type { With } from '../subject.ts';
import { readRecord, writeRecord } from './record.ts';

/** The record of an equal run on this machine that succeeded, or a new run. */
export async function recordedRun(
  subject: With<'archive'>,
  environment: Readonly<Record<string, string>>,
): Promise<DryRun> {
  const { config, archive, options, say } = subject;
  const key = {
    archiveDigest: archive.digest,
    family: config.container.family,
    environment,
    request: proxiedSample(config),
  };
  const known = await readRecord(key);
  const release = environment[RELEASE_VARIABLE];
  if (known && (options.runtime ?? known.runtime) === known.runtime) {
    return { end: 'answered', ...known, release };
  }
  // Loaded when needed: a recorded run does not wait for the modules.
  const { runHere } = await import('./run.ts');
  const { run, runtime } = await runHere(subject, environment);
  if (run.end !== 'answered') return run;
  say(`Dry run: /ping after ${durationText(run.pingMs)}, first response after ${durationText(run.answerMs)}`);
  const { body, contentType, pingMs, answerMs } = run;
  if (run.release === release) await writeRecord(key, { runtime, body, contentType, pingMs, answerMs });
  return run;
}
