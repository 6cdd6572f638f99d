import type { Prediction } from './predictor.ts';

/** What a predictor sends in one attempt. */
export interface Invocation {
  readonly body: Uint8Array | string;
  readonly contentType: string;
  readonly accept: string;
  /** The ids of request and trace, as the model's container reads them (Custom-Attributes). */
  readonly attributes: string;
  readonly signal: AbortSignal;
}

/**
 * One attempt of one service to have the model answer. Throws RuntimeError for an error of the service or of the model,
 * and what `Exchange` rejects with.
 */
export type Invoke = (invocation: Invocation) => Promise<Prediction>;
