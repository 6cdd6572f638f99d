import type { EmulatorOptions } from 'sagemaker-emulator';
import { type EmulatedAccount, openEmulatedAccount } from '../emulated-account.ts';
import { LAG_SCALE } from './paced-waits.ts';

/** As at AWS: reads lag behind writes, new roles take time, concurrent writes are refused and rates are limited. */
export const EVENTUAL = { instant: false, lagScale: LAG_SCALE } as const;

/** An empty account that is eventually consistent, as each journey's account is. */
export async function openEventualAccount(options: EmulatorOptions = {}): Promise<EmulatedAccount> {
  return await openEmulatedAccount({ ...EVENTUAL, ...options });
}
