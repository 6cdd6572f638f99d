import { createEmulator, type Emulator, serve } from 'sagemaker-emulator';
import { KEY, PYTHON } from '../../emulated-account.ts';
import { command, type Outcome } from '../command.ts';
import { runHere } from '../in-process.ts';
import { LAG_SCALE } from '../paced-waits.ts';
import { containersOn } from '../../../src/container/container-process.ts';

/** What happens to the deployer at one of its writes: it is killed, or the response is lost. */
export type Interruption = 'killed' | 'answer lost';

/** The outcome of an interrupted command; `wasInterrupted` is false when it had fewer writes. */
export interface InterruptedRun {
  readonly wasInterrupted: boolean;
  readonly outcome: Outcome;
}

/** An account in which the n-th write, or that of one action, can be interrupted; the write itself is always done. */
export interface InterruptibleAccount {
  readonly url: string;
  readonly runInterrupted: (
    args: readonly string[],
    write: number,
    interruption: Interruption,
    action?: string,
  ) => Promise<InterruptedRun>;
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
  let interruptedWrite = 0;
  let interruptedAction: string | undefined;
  const done = (): number =>
    emulator.calls
      .mutating()
      .filter(({ status, action }) => status < 400 && (interruptedAction ?? action) === action).length;
  const fetch: Emulator['fetch'] = async (request) => {
    const response = await emulator.fetch(request);
    // Writes run concurrently, so two may have been done since the last check: the first write past the mark is interrupted.
    const due = done() >= interruptedWrite && response.ok && mayWrite(request) ? interrupt : undefined;
    if (due) interrupt = undefined;
    due?.();
    return response;
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  return {
    url: server.url,
    runInterrupted: async (args, write, interruption, action) => {
      let wasInterrupted = false;
      interruptedAction = action;
      interruptedWrite = done() + write;
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
    settled: async () => await emulator.account.consistency.settled(),
    delayed: () => Object.values(emulator.account.consistency.sent()).reduce((sum, count) => sum + count, 0),
    close: async () => {
      await server.close();
      await emulator.close();
    },
  };
}
