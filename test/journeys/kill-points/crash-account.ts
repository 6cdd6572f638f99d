import { createEmulator, type Emulator, serve } from 'sagemaker-emulator';
import { KEY, PYTHON } from '../../emulated-account.ts';
import { command, type Outcome } from '../command.ts';
import { runHere } from '../in-process.ts';
import { containersOn } from '../../../src/container/container-process.ts';

/** What befalls the deployer at one of its writes: it dies, or it lives and never hears the answer. */
export type Mishap = 'killed' | 'answer lost';

/** What came of a command that was to meet a mishap; `struck` says whether it had that many writes. */
export interface Fated {
  readonly struck: boolean;
  readonly outcome: Outcome;
}

/** An account in which a mishap can be set for the n-th writing call; the write itself is always done. */
export interface FatefulAccount {
  readonly url: string;
  readonly runFated: (args: readonly string[], write: number, mishap: Mishap) => Promise<Fated>;
  readonly close: () => Promise<void>;
}

/** Whether a request is no plain read by its method or its JSON target. */
function mayWrite({ method, headers }: Request): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return !/\.(Describe|List|Get|Filter)/.test(headers.get('x-amz-target') ?? '');
}

export async function fatefulAccount(): Promise<FatefulAccount> {
  const emulator = await createEmulator({
    startContainer: containersOn(PYTHON),
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
    timeScale: 0.001,
  });
  let strike: (() => void) | undefined;
  let fatal = 0;
  const fetch: Emulator['fetch'] = async (request) => {
    const response = await emulator.fetch(request);
    // Writes run side by side, so two may have been done since the last look: the first write past the mark is struck.
    const due = emulator.calls.mutating().length >= fatal && mayWrite(request) ? strike : undefined;
    if (due) strike = undefined;
    due?.();
    return response;
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  return {
    url: server.url,
    runFated: async (args, write, mishap) => {
      let struck = false;
      fatal = emulator.calls.mutating().length + write;
      // Only a process can die in the middle; a lost answer needs none.
      const running = mishap === 'killed' ? command(args, server.url) : undefined;
      strike = () => {
        struck = true;
        if (running) running.child.kill('SIGKILL');
        // The door closes the connection without an answer; the SDK then tries again.
        else throw new Error('the answer got lost');
      };
      const outcome = await (running ? running.ended : runHere(args, server.url));
      strike = undefined;
      return { struck, outcome };
    },
    close: async () => {
      await server.close();
      await emulator.close();
    },
  };
}
