import { durationText } from '../../contract/duration.ts';
import type { Event } from '../../reconcile/event.ts';
import { bytesText, MARKS, progressBar } from './report-text.ts';

/** The progress of one resource. */
export interface Progress {
  /** Whether there was a start event, so that an end event follows. */
  readonly started: boolean;
  readonly action: string;
  /** The state that it waits for, or the action. */
  readonly phase: string;
  readonly sinceMs: number;
  readonly expectedMs?: number;
  readonly bytes?: { readonly doneBytes: number; readonly totalBytes: number };
}

/** The progress after an event. */
export function progressAfter(
  before: Progress | undefined,
  event: Exclude<Event, { type: 'phase' | 'done' }>,
  nowMs: number,
): Progress {
  if (event.type === 'started')
    return { started: true, action: event.action, phase: event.action, sinceMs: nowMs };
  const known = before ?? { started: false, action: '', phase: '', sinceMs: nowMs };
  if (event.type === 'bytes') return { ...known, bytes: event };
  const { bytes: _bytes, ...rest } = known;
  return { ...rest, phase: event.phase, sinceMs: nowMs - event.elapsedMs, expectedMs: event.expectedMs };
}

/** `  + endpoint  Creating  45 s of about 2 min 30 s`. */
export function progressLine(id: string, progress: Progress, nowMs: number): string {
  const { action, phase, bytes, sinceMs, expectedMs } = progress;
  const elapsed = elapsedText(nowMs - sinceMs);
  const time = expectedMs === undefined ? elapsed : `${elapsed} of about ${durationText(expectedMs)}`;
  const amount = bytes && `${progressBar(bytes.doneBytes, bytes.totalBytes)} ${bytesText(bytes)}`;
  return [`  ${MARKS[action] ?? '·'} ${id}`, phase, amount, time].filter(Boolean).join('  ');
}

/** Whole seconds: tenths would change with every redraw. */
function elapsedText(ms: number): string {
  return ms < 100_000 ? `${Math.floor(ms / 1_000)} s` : durationText(ms);
}
