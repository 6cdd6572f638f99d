import { createEmulator, type Emulator } from '../../../src/emulator/emulator.ts';
import { serve } from '../../../src/emulator/server.ts';
import { KEY, PYTHON } from '../../emulated-account.ts';
import { command, type Outcome } from '../command.ts';
import { runHere } from '../in-process.ts';

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

export async function fatefulAccount(): Promise<FatefulAccount> {
  const emulator = await createEmulator({
    python: PYTHON,
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
    timeScale: 0.001,
  });
  let strike: (() => void) | undefined;
  let left = 0;
  const fetch: Emulator['fetch'] = async (request) => {
    const before = emulator.calls.mutating().length;
    const response = await emulator.fetch(request);
    const written = emulator.calls.mutating().length - before;
    left -= written;
    if (written > 0 && left === 0) strike?.();
    return response;
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  return {
    url: server.url,
    runFated: async (args, write, mishap) => {
      let struck = false;
      left = write;
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
