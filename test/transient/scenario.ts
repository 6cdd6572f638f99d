import type { CallRule } from 'sagemaker-emulator';
import { TRANSIENT_ERRORS } from '../../src/aws/transient/table.ts';
import type { TransientError } from '../../src/aws/transient/transient-error.ts';
import type { FaultCode } from '../../src/contract/fault.ts';
import type { FastAccount, Met } from '../aws/transient/fast-account.ts';
import type { HostType } from '../aws/transient/stage.ts';
import type { JourneyName } from './journeys.ts';

export type Times = NonNullable<CallRule['times']>;

/** An error of the table, a command that meets it, and how that command ends if it meets the error for ever. */
export interface Scenario {
  readonly entry: TransientError;
  readonly title: string;
  readonly journey: JourneyName;
  readonly api: 'http' | 'rest' | 'rest with tokens';
  readonly host?: HostType | undefined;
  /** An archive that is uploaded in parts. */
  readonly large: boolean;
  /** Adds the error to an account. */
  readonly inject: (account: FastAccount, times: Times) => Met;
  readonly ends: FaultCode;
  /** In the message of the failure. */
  readonly says: string;
  /** How often it may be met before it passes, if not as often as others. */
  readonly several?: number;
  /** Why it is not met for ever here. */
  readonly notForEver?: string;
}

/** The entry of which there is only one. */
export function entryThat(is: (entry: TransientError) => unknown): TransientError {
  const [found, ...others] = TRANSIENT_ERRORS.filter(is);
  if (!found || others.length > 0) throw new Error(`not one entry: ${String(is)}`);
  return found;
}

/** An error that the emulator injects. */
export function byFault(rule: (times: Times) => CallRule): Scenario['inject'] {
  return ({ emulator }, times) => {
    const { id } = emulator.account.faults.add(rule(times));
    return () => emulator.account.faults.list().find((fault) => fault.id === id)?.struck ?? 0;
  };
}
