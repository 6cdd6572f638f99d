/** What an emulator and the process that runs a function say to each other over node's IPC channel. */

/** One event, sent to the process. `payload` is JSON text, handed to the handler parsed. */
export interface EventMessage {
  requestId: string;
  payload: string;
  /** When Lambda will give up, in ms since the epoch: context.getRemainingTimeInMillis counts down to it. */
  deadlineMs: number;
  functionArn: string;
}

/** The process has imported the handler (or failed to, which the first event is told). */
export interface ReadyMessage {
  type: 'ready';
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
 * Written to both output streams behind the init phase and each event. Output and IPC travel apart, so the
 * emulator reads up to this mark before it calls a phase's log complete. A control character no log line has.
 */
export const OUTPUT_MARK = '\u0004';
