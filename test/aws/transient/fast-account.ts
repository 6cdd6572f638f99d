import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import {
  createEmulator,
  type Emulator,
  HostingFailure,
  serve,
  type StartContainer,
} from 'sagemaker-emulator';
import { RELEASE_VARIABLE } from '../../../src/contract/release.ts';
import type { Clock } from '../../../src/reconcile/poll.ts';
import { awsEnvironment, KEY, PYTHON } from '../../emulated-account.ts';

/** A clock whose sleeps end at once: the time of this machine, plus all that was slept since the last reset. */
export interface FastClock extends Clock {
  reset(): void;
}

export function fastClock(): FastClock {
  let sleptMs = 0;
  return {
    now: () => Date.now() + sleptMs,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      sleptMs += ms;
      await turn();
    },
    reset: () => {
      sleptMs = 0;
    },
  };
}

/** How often an error was met so far. */
export type Met = () => number;

/**
 * An account whose containers are in this process, so that a test can afford many endpoints. The errors of IAM with the
 * code RequestTimeTooSkewed have the date of a clock that is ahead.
 */
export interface FastAccount {
  readonly emulator: Emulator;
  readonly url: string;
  /** The next endpoints fail with SageMaker's reason. */
  failEndpoints(reason: string, times: number): Met;
  /** GetRole returns the role's id in place of its ARN. */
  halfMakeRoles(times: number): Met;
  /** Ends all of it, and the faults of the emulator. */
  heal(): void;
  close(): Promise<void>;
}

/** Below the 15 minutes within which AWS accepts a signature, and above the five that the SDK takes for skew. */
const AHEAD_MS = 6 * 60_000;

export async function openFastAccount(): Promise<FastAccount> {
  let failing = { reason: '', times: 0, met: 0 };
  let halfMade = { times: 0, met: 0 };
  const startContainer: StartContainer = async ({ environment }) => {
    if (failing.met < failing.times) {
      failing.met += 1;
      throw new HostingFailure(failing.reason);
    }
    return await stubContainer(environment[RELEASE_VARIABLE] ?? '');
  };
  const emulator = await createEmulator({
    instant: true,
    timeScale: 0.0001,
    startContainer,
    python: PYTHON,
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
  });
  const fetch: Emulator['fetch'] = async (request) => {
    const isOfIam = request.headers.get('authorization')?.includes('/iam/aws4_request') ?? false;
    const response = await emulator.fetch(request);
    if (!isOfIam) return response;
    const text = await response.text();
    const { status, headers } = response;
    if (text.includes('RequestTimeTooSkewed'))
      headers.set('date', new Date(Date.now() + AHEAD_MS).toUTCString());
    if (halfMade.met === halfMade.times || !text.includes('<GetRoleResponse'))
      return new Response(text, { status, headers });
    halfMade.met += 1;
    return new Response(text.replace(/<Arn>[^<]*</, '<Arn>AROAEXAMPLE<'), { status, headers });
  };
  const server = await serve({ ...emulator, fetch }, { port: 0 });
  Object.assign(process.env, awsEnvironment(server.url));
  return {
    emulator,
    url: server.url,
    failEndpoints: (reason, times) => {
      const next = { reason, times, met: 0 };
      failing = next;
      return () => next.met;
    },
    halfMakeRoles: (times) => {
      const next = { times, met: 0 };
      halfMade = next;
      return () => next.met;
    },
    heal: () => {
      failing = { reason: '', times: 0, met: 0 };
      halfMade = { times: 0, met: 0 };
      emulator.account.faults.clear();
    },
    close: async () => {
      await server.close();
      await emulator.close();
    },
  };
}

async function stubContainer(release: string): ReturnType<StartContainer> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('x-amzn-sagemaker-custom-attributes', `release=${release}`);
    response.end('[[{"label":"stub","score":1}]]');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { promise: exited, resolve: exit } = Promise.withResolvers<number>();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    exited,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      exit(0);
      await exited;
    },
  };
}
