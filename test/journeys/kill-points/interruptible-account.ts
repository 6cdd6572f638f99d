import { createEmulator, type Emulator, serve } from 'sagemaker-emulator';
import { KEY, PYTHON } from '../../emulated-account.ts';
import { command, type Outcome } from '../command.ts';
import { runHere } from '../in-process.ts';
import { LAG_SCALE } from '../paced-waits.ts';
import { containersOn } from '../../../src/container/container-process.ts';

/** What happens to the deployer at one of its writes: it is killed, or the response is lost. */
export type Interruption = 'killed' | 'answer lost';

/** A write of a command: its n-th, or its n-th of an action such as `lambda:CreateAlias`. */
export interface KillPoint {
  readonly action?: string;
  readonly nth: number;
}

/** The outcome of an interrupted command; `wasInterrupted` is false when it had fewer writes. */
export interface InterruptedRun {
  readonly wasInterrupted: boolean;
  readonly outcome: Outcome;
}

/** An account in which the n-th write can be interrupted; the write itself is always done. */
export interface InterruptibleAccount {
  readonly url: string;
  readonly runInterrupted: (
    args: readonly string[],
    at: KillPoint,
    interruption: Interruption,
  ) => Promise<InterruptedRun>;
  /** Runs a command; resolves to its writes, as `service:Action`. */
  readonly writesOf: (work: () => Promise<void>) => Promise<string[]>;
  /** Resolves once every reader sees every write. */
  readonly settled: () => Promise<void>;
  /** How often the account answered as it did because of a delay. */
  readonly delayed: () => number;
  readonly close: () => Promise<void>;
}

/** An account whose writes are visible at once, or one with the delays of AWS; the seed chooses who meets them. */
export type Delays = 'instant' | { readonly seed: number };

/** Whether a request may write, by its method or its JSON target. */
function mayWrite({ method, headers }: Request): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return !/\.(Describe|List|Get|Filter)/.test(headers.get('x-amz-target') ?? '');
}

export async function openInterruptibleAccount(delays: Delays): Promise<InterruptibleAccount> {
  const emulator = await createEmulator({
    ...(delays === 'instant' ? { instant: true } : { ...delays, lagScale: LAG_SCALE }),
    startContainer: containersOn(PYTHON),
    python: PYTHON,
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
    timeScale: 0.001,
  });
  let interrupt: (() => void) | undefined;
  let due: KillPoint = { nth: 0 };
  const done = (): string[] =>
    emulator.calls
      .mutating()
      .filter(({ status }) => status < 400)
      .map(({ service, action }) => `${service}:${action}`);
  const doneOf = (wanted: string | undefined): number =>
    done().filter((action) => wanted === undefined || action === wanted).length;
  const fetch: Emulator['fetch'] = async (request) => {
    const response = await emulator.fetch(request);
    // Writes run concurrently, so two may have been done since the last check: the first write past the mark is interrupted.
    const isDue = interrupt && response.ok && mayWrite(request) && doneOf(due.action) >= due.nth;
    if (!isDue) return response;
    const now = interrupt;
    interrupt = undefined;
    now?.();
    return response;
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  return {
    url: server.url,
    runInterrupted: async (args, at, interruption) => {
      let wasInterrupted = false;
      due = { ...at, nth: doneOf(at.action) + at.nth };
      // Only a process can be killed; a lost response needs none.
      const running = interruption === 'killed' ? command(args, server.url) : undefined;
      interrupt = () => {
        wasInterrupted = true;
        if (running) running.child.kill('SIGKILL');
        // The server closes the connection without a response, and the SDK retries.
        else throw new Error('the answer got lost');
      };
      const outcome = await (running ? running.ended : runHere(args, server.url));
      interrupt = undefined;
      return { wasInterrupted, outcome };
    },
    writesOf: async (work) => {
      const before = done().length;
      await work();
      return done().slice(before);
    },
    settled: async () => await emulator.account.consistency.settled(),
    delayed: () => Object.values(emulator.account.consistency.sent()).reduce((sum, count) => sum + count, 0),
    close: async () => {
      await server.close();
      await emulator.close();
    },
  };
}
