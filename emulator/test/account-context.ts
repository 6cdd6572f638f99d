import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openAccount, type AccountOptions } from '../src/account/account.ts';
import type { KeyPair } from '../src/signature/key-pair.ts';
import { CallLog } from '../src/http/call-log.ts';
import { createDispatch } from '../src/http/dispatch.ts';
import { serve } from '../src/http/server.ts';
import type {
  CustomDomain,
  ExecuteApi,
  Ports,
  Service,
  AccountContext,
} from '../src/account/account-context.ts';

/** The part of an emulator that a test needs: some services, and fakes for the ports they use. */
export interface Parts {
  services: readonly Service[];
  ports?: Partial<Ports>;
  executeApi?: ExecuteApi;
  customDomain?: CustomDomain;
  distribution?: (request: Request) => Promise<Response> | undefined;
  isCustomDomain?: (hostname: string) => boolean;
}

/** An administrator's key. */
export const KEY: KeyPair = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Configuration of every SDK client. */
export interface ClientConfig {
  endpoint: string;
  region: string;
  credentials: KeyPair;
  maxAttempts: number;
}

export interface TestAccount {
  url: string;
  account: AccountContext;
  calls: CallLog;
  /** The same without HTTP, for requests that no client would send. */
  fetch: (request: Request) => Promise<Response>;
  /** Internal errors of the emulator. `close` throws any that remain, so that no test misses one. */
  faults: unknown[];
  clientConfig(region?: string): ClientConfig;
  close(): Promise<void>;
}

/** Serves the given services over HTTP on a free port, around an empty account. */
export async function openTestAccount(
  compose: (account: AccountContext) => Parts,
  options: AccountOptions = {},
): Promise<TestAccount> {
  const credentials = { [KEY.accessKeyId]: KEY.secretAccessKey };
  const account = await openAccount({ instant: true, credentials, ...options });
  const parts = compose(account.context);
  // Metrics are discarded by default; a test that checks them passes its own port.
  account.connect({ metrics: { record: () => {} }, ...parts.ports });
  const calls = new CallLog();
  const faults: unknown[] = [];
  const fetch = createDispatch({
    account: account.context,
    services: parts.services,
    executeApi: parts.executeApi ?? (async () => new Response(null, { status: 404 })),
    customDomain: parts.customDomain,
    distribution: parts.distribution,
    calls,
    onError: (error) => faults.push(error),
  });
  const { isCustomDomain = () => false } = parts;
  const listening = await serve({ fetch, isCustomDomain, setBaseUrl: account.setBaseUrl }, { port: 0 });
  return {
    url: listening.url,
    account: account.context,
    calls,
    fetch,
    faults,
    clientConfig: (region = 'us-east-1') => ({
      endpoint: listening.url,
      region,
      credentials: KEY,
      maxAttempts: 1,
    }),
    close: async () => {
      await listening.close();
      await account.close();
      if (faults.length > 0) throw new AggregateError(faults, 'The emulator itself failed.');
    },
  };
}

interface Closable {
  close(): Promise<void>;
}

/** One account for all tests of a file, closed after them. Created by the first hook. */
export function oncePerFile<Opened extends Closable>(open: () => Promise<Opened>): Opened {
  const held = {} as Opened;
  beforeAll(async () => void Object.assign(held, await open()));
  afterAll(async () => await held.close());
  return held;
}

/** A new account for every test, closed after it. */
export function oncePerTest<Opened extends Closable>(open: () => Promise<Opened>): Opened {
  const held = {} as Opened;
  beforeEach(async () => void Object.assign(held, await open()));
  afterEach(async () => await held.close());
  return held;
}

/** Matches the SDK client's exception with that name, status and message. */
export function refusal(name: string, httpStatusCode: number, message: string | RegExp) {
  return { name, $metadata: { httpStatusCode }, message: expect.stringMatching(message) as unknown };
}
