import type { Call } from '../account/account-context.ts';

/** The action a service ran, for the call log; the dispatcher reads it off the response. */
export const ACTION_HEADER = 'x-emulator-action';

/**
 * One API operation: the request structure in, the response structure out.
 * Members that are unset must be left out of the answer (never `{}` or null): real clients print them.
 */
export type Action = (input: never, call: Call) => unknown;

/** How the message of an error is spelled on the wire; within one service it may depend on the error's code. */
export type MessageMember = (code: string) => 'message' | 'Message';

/** Operation name → implementation: a service is a table of these. */
export type ActionTable = Readonly<Record<string, Action>>;

/** Runs an action with the parsed input; the wire gives no types, so the cast stands here once. */
export async function runAction(action: Action, input: unknown, call: Call): Promise<unknown> {
  return await action(input as never, call);
}
