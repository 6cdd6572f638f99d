import type { Phase } from './resource.ts';

/** An event of the engine; the reporter turns it into lines, a progress bar or JSON. */
export type Event =
  | { readonly type: 'started'; readonly id: string; readonly action: string; readonly name: string }
  | { readonly type: 'done'; readonly id: string; readonly action: string; readonly elapsedMs: number }
  | { readonly type: 'bytes'; readonly id: string; readonly doneBytes: number; readonly totalBytes: number }
  | {
      readonly type: 'waiting';
      readonly id: string;
      readonly phase: string;
      readonly elapsedMs: number;
      readonly expectedMs: number;
    }
  | { readonly type: 'phase'; readonly name: string };

export type Emit = (event: Event) => void;

/** A phase in a few words, for a waiting line. */
export function phaseWord(phase: Phase): string {
  if (phase.state === 'moving') return phase.toward;
  return phase.state;
}
