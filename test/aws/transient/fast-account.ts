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
import { awsEnvironment, KEY } from '../../emulated-account.ts';

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

/** An account whose containers are in this process, so that a test can afford many endpoints. */
export interface FastAccount {
  readonly emulator: Emulator;
  /** The next endpoints fail with SageMaker's reason. */
  failEndpoints(reason: string, times: number): void;
  /** GetRole returns the role's id in place of its ARN. */
  halfMakeRoles(times: number): void;
  close(): Promise<void>;
}

export async function openFastAccount(): Promise<FastAccount> {
  let failing = { reason: '', times: 0 };
  let halfMade = 0;
  const startContainer: StartContainer = async ({ environment }) => {
    if (failing.times > 0) {
      failing.times -= 1;
      throw new HostingFailure(failing.reason);
    }
    return await stubContainer(environment[RELEASE_VARIABLE] ?? '');
  };
  const emulator = await createEmulator({
    instant: true,
    timeScale: 0.0001,
    startContainer,
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
  });
  const fetch: Emulator['fetch'] = async (request) => {
    const response = await emulator.fetch(request);
    if (halfMade === 0 || emulator.calls.calls.at(-1)?.action !== 'GetRole') return response;
    halfMade -= 1;
    const text = (await response.text()).replace(/<Arn>[^<]*</, '<Arn>AROAEXAMPLE<');
    return new Response(text, { status: response.status, headers: response.headers });
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  Object.assign(process.env, awsEnvironment(server.url));
  return {
    emulator,
    failEndpoints: (reason, times) => {
      failing = { reason, times };
    },
    halfMakeRoles: (times) => {
      halfMade = times;
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
