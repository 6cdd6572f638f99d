/** The messages between the emulator and a function's process, over node's IPC channel. */

/** One event, sent to the process. `payload` is JSON text, parsed for the handler. */
export interface EventMessage {
  requestId: string;
  payload: string;
  /** The deadline, in ms since the epoch: context.getRemainingTimeInMillis counts down to it. */
  deadlineMs: number;
  functionArn: string;
}

/** The process has imported the handler, or failed to. */
export interface ReadyMessage {
  type: 'ready';
  error?: { errorType: string; payload: string };
  maxMemoryMb: number;
}

/** How an event ended. */
export interface AnswerMessage {
  type: 'answer';
  requestId: string;
  /** JSON text: what the handler returned, or Lambda's error structure. */
  payload: string;
  failed: boolean;
  /** The process cannot take another event. */
  fatal: boolean;
  maxMemoryMb: number;
}

export type ProcessMessage = ReadyMessage | AnswerMessage;

/**
 * Written to both output streams after the init phase and after each event. Output and IPC are independent, so the
 * emulator reads up to this mark before it considers a phase's log complete. A control character that never occurs
 * in logs.
 */
export const OUTPUT_MARK = '\u0004';
