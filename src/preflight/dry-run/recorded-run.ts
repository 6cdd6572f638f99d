import type { DryRun } from '../../container/dry-run.ts';
import { durationText } from '../../contract/duration.ts';
import { RELEASE_VARIABLE } from '../../contract/release.ts';
import type { Subject } from '../subject.ts';
import { readRecord, type RecordKey, writeRecord } from './record.ts';

/** A run on this machine, and the Python runtime that it took. */
export interface LocalRun {
  readonly run: DryRun;
  readonly runtime: string;
}

/** The record of an equal run on this machine that succeeded, or a new run. */
export async function recordedRun(
  { options, say }: Pick<Subject, 'options' | 'say'>,
  key: RecordKey,
  runHere: () => Promise<LocalRun>,
): Promise<DryRun> {
  const known = await readRecord(key);
  const release = key.environment[RELEASE_VARIABLE];
  if (known && (options.runtime ?? known.runtime) === known.runtime) {
    return { end: 'answered', ...known, release };
  }
  const { run, runtime } = await runHere();
  if (run.end !== 'answered') return run;
  const ready = key.server === 'function' ? 'model loaded' : '/ping';
  say(
    `Dry run: ${ready} after ${durationText(run.pingMs)}, first response after ${durationText(run.answerMs)}`,
  );
  const { body, contentType, pingMs, answerMs } = run;
  if (run.release === release) await writeRecord(key, { runtime, body, contentType, pingMs, answerMs });
  return run;
}
