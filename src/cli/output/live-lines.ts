import { createLogUpdate } from 'log-update';
import type { Event } from '../../reconcile/event.ts';
import { type Progress, progressAfter, progressLine } from './progress.ts';

/** Lines at the bottom of a terminal, one for each resource in progress; other text is printed above them. */
export interface LiveLines {
  /** Updates the line of the resource that an event is about. */
  readonly show: (event: Event) => void;
  /** Prints text above the lines. */
  readonly print: (text: string) => void;
  /** Removes the lines. */
  readonly clear: () => void;
}

/** The part of a terminal stream that is used. */
export type TerminalStream = NodeJS.WritableStream & { readonly columns?: number };

const REDRAW_MS = 250;
// For a terminal that reports no width, or 0.
const DEFAULT_COLUMNS = 80;

export function createLiveLines(stream: TerminalStream, now: () => number = Date.now): LiveLines {
  // A hidden cursor would stay hidden after a second Ctrl-C.
  const log = createLogUpdate(stream, { showCursor: true });
  const active = new Map<string, Progress>();
  let redraw: NodeJS.Timeout | undefined;
  const draw = (): void => {
    const columns = (stream.columns || DEFAULT_COLUMNS) - 1;
    const width = Math.max(0, ...[...active.keys()].map((id) => id.length));
    const lines = [...active].map(([id, each]) => progressLine(id.padEnd(width), each, now()));
    log(lines.map((line) => line.slice(0, columns)).join('\n'));
  };
  const update = (): void => {
    if (active.size > 0) {
      // Unreferenced: a redraw must not keep the process alive.
      redraw ??= setInterval(draw, REDRAW_MS).unref();
      return draw();
    }
    clearInterval(redraw);
    redraw = undefined;
    log.clear();
  };
  const clear = (): void => {
    active.clear();
    update();
  };
  return {
    clear,
    show: (event) => {
      // A new phase starts when the previous one has ended, successfully or not.
      if (event.type === 'phase') return clear();
      if (event.type === 'done') active.delete(event.id);
      else active.set(event.id, progressAfter(active.get(event.id), event, now()));
      update();
    },
    print: (text) => {
      // Work without a start event, such as packing, has no end event either: the next line replaces it.
      for (const [id, { started }] of active) if (!started) active.delete(id);
      log.clear();
      // Not through `log`, which would break a long command line at the terminal's width.
      stream.write(`${text}\n`);
      update();
    },
  };
}
