import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openAccount, type AccountOptions } from '../src/account/account.ts';
import { CallLog } from '../src/http/call-log.ts';
import { createDispatch } from '../src/http/dispatch.ts';
import { serve } from '../src/http/server.ts';
import type { CustomDomain, ExecuteApi, Ports, Service, World } from '../src/account/account-context.ts';

/** The part of an emulator one test needs: some services, and stand-ins for the ports they ask. */
export interface Parts {
  services: readonly Service[];
  ports?: Partial<Ports>;
  executeApi?: ExecuteApi;
  customDomain?: CustomDomain;
}

/** What every SDK client is given to speak to the emulator. */
export interface ClientConfig {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  maxAttempts: number;
}

export interface TestWorld {
  url: string;
  world: World;
  calls: CallLog;
  /** The same door without HTTP, for requests no client would make. */
  fetch: (request: Request) => Promise<Response>;
  /** Faults of the emulator itself. `close` throws what is left of them, so that no test passes over one. */
  faults: unknown[];
  clientConfig(region?: string): ClientConfig;
  close(): Promise<void>;
}

/** Serves the given services over HTTP on a free port, around an empty account. */
export async function openTestWorld(
  compose: (world: World) => Parts,
  options: AccountOptions = {},
): Promise<TestWorld> {
  const account = await openAccount(options);
  const parts = compose(account.world);
  // Every service counts; a test that wants to know what brings a port of its own.
  account.connect({ metrics: { record: () => {} }, ...parts.ports });
  const calls = new CallLog();
  const faults: unknown[] = [];
  const fetch = createDispatch({
    world: account.world,
    services: parts.services,
    executeApi: parts.executeApi ?? (async () => new Response(null, { status: 404 })),
    customDomain: parts.customDomain,
    calls,
    onError: (error) => faults.push(error),
  });
  const listening = await serve({ fetch, setBaseUrl: account.setBaseUrl }, { port: 0 });
  return {
    url: listening.url,
    world: account.world,
    calls,
    fetch,
    faults,
    clientConfig: (region = 'us-east-1') => ({
      endpoint: listening.url,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    }),
    close: async () => {
      await listening.close();
      await account.close();
      if (faults.length > 0) throw new AggregateError(faults, 'The emulator had faults of its own.');
    },
  };
}

interface Closable {
  close(): Promise<void>;
}

/** One world for all tests of a file, closed behind them. It is empty until the first hook or test runs. */
export function oncePerFile<Opened extends Closable>(open: () => Promise<Opened>): Opened {
  const held = {} as Opened;
  beforeAll(async () => void Object.assign(held, await open()));
  afterAll(async () => await held.close());
  return held;
}

/** A new world for every test, closed behind it. It is empty until the first hook or test runs. */
export function oncePerTest<Opened extends Closable>(open: () => Promise<Opened>): Opened {
  const held = {} as Opened;
  beforeEach(async () => void Object.assign(held, await open()));
  afterEach(async () => await held.close());
  return held;
}

/** What an SDK client throws for an answer of that error, status and message. */
export function refusal(name: string, httpStatusCode: number, message: string | RegExp) {
  return { name, $metadata: { httpStatusCode }, message: expect.stringMatching(message) as unknown };
}
