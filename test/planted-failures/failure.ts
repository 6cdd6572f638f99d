import type { FaultRule } from '../../src/emulator/faults/rule.ts';
import type { Mode, Pass } from '../modes/mode.ts';
import type { OpenMode } from '../modes/open-mode.ts';

/** What is sent, over a good request. */
export interface Sent {
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** When it is signed. */
  readonly at?: Date;
  /** What is shown at the door instead of the mode's own pass. */
  readonly pass?: Pass;
  /** What goes out instead of what was signed. */
  readonly bodyAfterSigning?: string;
}

/** Who refused: the proxy with a problem of ours, or API Gateway before it, in words that cannot be changed there. */
export type Told =
  | { readonly door: 'proxy'; readonly status: number; readonly code: string; readonly comesAgain?: boolean }
  | { readonly door: 'API Gateway'; readonly status: number; readonly message?: string };

/** One planted failure and what a caller must be told. */
export interface Failure {
  readonly name: string;
  readonly sent: Sent | (() => Promise<Sent>);
  readonly told: Told | ((mode: Mode) => Told);
  /** Leaves the stack in no state for the others: asked when those are done. */
  readonly spoils?: true;
  /** What is done to the stack first. */
  readonly before?: (open: OpenMode) => Promise<void>;
  /** In force while it is asked. */
  readonly fault?: FaultRule;
  readonly only?: (mode: Mode) => boolean;
}
