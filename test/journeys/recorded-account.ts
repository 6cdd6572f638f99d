import { createEmulator, type Emulator, serve } from 'sagemaker-emulator';
import { type EmulatedAccount, KEY, PYTHON } from '../emulated-account.ts';
import { EVENTUAL } from './eventual-account.ts';
import { containersOn } from '../../src/container/container-process.ts';

/** An account with a hook that runs after a call that succeeded, and before its response. */
export interface WatchedAccount extends EmulatedAccount {
  afterCall: ((action: string) => Promise<void>) | undefined;
}

export async function openWatchedAccount(): Promise<WatchedAccount> {
  const emulator = await createEmulator({
    ...EVENTUAL,
    startContainer: containersOn(PYTHON),
    python: PYTHON,
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
  });
  const fetch: Emulator['fetch'] = async (request) => {
    const before = emulator.calls.calls.length;
    const response = await emulator.fetch(request);
    for (const { action, status } of emulator.calls.calls.slice(before))
      if (status < 400) await account.afterCall?.(action);
    return response;
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  const close = async (): Promise<void> => {
    await server.close();
    await emulator.close();
  };
  const account: WatchedAccount = { emulator, url: server.url, close, afterCall: undefined };
  return account;
}
