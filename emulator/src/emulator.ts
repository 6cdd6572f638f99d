import type { AccountContext } from './account/account-context.ts';
import { openAccount, type AccountOptions } from './account/account.ts';
import type { KeyPair } from './signature/key-pair.ts';
import { CallLog } from './http/call-log.ts';
import { EventualAccount } from './eventual/eventual-service.ts';
import { createDispatch } from './http/dispatch.ts';
import { createServices } from './services.ts';

/** Options of an emulator; everything has a default. */
export interface EmulatorOptions extends AccountOptions {
  /** Receives internal errors of the emulator; by default, the stack is written to standard error. */
  onError?: (error: unknown) => void;
}

/** One emulated AWS account, all regions, empty at start. */
export interface Emulator {
  fetch(request: Request): Promise<Response>;
  /** An administrator's access key: the first that was configured, or the generated one. */
  readonly credentials: KeyPair;
  readonly calls: CallLog;
  readonly account: AccountContext;
  /** Whether requests with this host in their URL go to a custom domain of the account. */
  isCustomDomain: (hostname: string) => boolean;
  /** Sets the URL at which clients reach the emulator. */
  setBaseUrl: (url: string) => void;
  /** Stops every process it started and removes its files. */
  close(): Promise<void>;
}

/** Opens an empty account and composes the services over it. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const opened = await openAccount(options);
  const { services, ports, executeApi, customDomain, isCustomDomain, distribution } = createServices(
    opened.context,
  );
  opened.connect(ports);
  const eventual = new EventualAccount(opened.context.consistency);
  const calls = new CallLog();
  const fetch = createDispatch({
    account: opened.context,
    services: services.map((service) => eventual.over(service)),
    executeApi,
    customDomain,
    distribution,
    calls,
    onError: options.onError ?? reportError,
  });
  const { credentials, context: account, setBaseUrl, close } = opened;
  return { fetch, credentials, calls, account, isCustomDomain, setBaseUrl, close };
}

function reportError(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`emulator error: ${text}\n`);
}
