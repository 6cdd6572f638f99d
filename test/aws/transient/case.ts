import type { CallRule } from 'sagemaker-emulator';
import { transientErrorOf } from '../../../src/aws/transient/match.ts';
import { RecentChanges } from '../../../src/aws/transient/recent-changes.ts';
import type { TransientError } from '../../../src/aws/transient/transient-error.ts';
import { wallClock } from '../../../src/reconcile/poll.ts';
import type { Service } from '../../../src/aws/transient/transient-error.ts';

/** An error of the table at one operation, and the work in which it is met. */
export interface Case extends Pick<CallRule, 'code' | 'message' | 'status'> {
  readonly service: Service;
  readonly action: string;
  /** Id of the resource that is being changed. */
  readonly on: string;
  readonly change: 'create' | 'update' | 'remove';
  readonly api?: 'rest' | 'rest with tokens';
  /** Default: a serverless endpoint. */
  readonly host?: 'lambda-zip' | 'lambda-efs';
  /** What has to be made before, in addition to what the resource needs. */
  readonly also?: readonly string[];
  /** How it ends if it is met for ever; default: late. */
  readonly ends?: 'aws' | 'account' | 'broken';
  /** The second such error counts. */
  readonly once?: true;
  /** Read again rather than repeated; for ever, it is no error but what exists. */
  readonly look?: true;
  /** An archive that is uploaded in parts. */
  readonly large?: true;
  /** The response is lost instead. */
  readonly lost?: true;
}

export function titleOf({ service, action, code = 'a lost response', message = '' }: Case): string {
  return `${service}.${action}: ${code} ${message.slice(0, 50)}`.trim();
}

const EMULATED: Readonly<Record<string, string>> = { CloudWatchLogs: 'logs' };

/** The rule by which the emulator injects the error. */
export function faultOf(
  { service, action, code, message, status, lost }: Case,
  times: CallRule['times'],
): CallRule {
  const place = { service: EMULATED[service] ?? service.toLowerCase(), action, ...(times && { times }) };
  if (lost) return { ...place, kind: 'lost-answer' };
  return {
    ...place,
    kind: 'error',
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(status !== undefined && { status }),
  };
}

const ALWAYS_NEW = Object.assign(new RecentChanges(wallClock), { isRecent: () => true });

/** The entry of the table that the error of a case matches. */
export function entryOf({
  service,
  action,
  code = '',
  message = '',
  status,
  lost,
}: Case): TransientError | undefined {
  const input = { IfNoneMatch: '*' };
  const error = lost
    ? Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    : Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: status } });
  return transientErrorOf({ service, operation: action, input }, error, ALWAYS_NEW);
}
