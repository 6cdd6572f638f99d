import { callerEnvironment, clientSnippets, commandFor, FOLDER } from './client-snippets.ts';
import type { Client } from './client.ts';
import { runProgram } from './program.ts';
import { pythonEnvironment } from './python-clients.ts';

/** Runs the snippets of docs/clients.md for the mode. */
export const documented: Client = {
  name: 'docs/clients.md',
  run: async (open, { python }) => {
    const wrong: string[] = [];
    const snippets = clientSnippets().filter(({ auth }) => auth === open.mode.auth);
    const env = { ...pythonEnvironment(open), ...callerEnvironment(open) };
    for (const snippet of snippets) {
      const [program, args] = commandFor(snippet, python);
      const { out, err } = await runProgram(program, args, { env, cwd: FOLDER });
      if (!out.includes('transport')) wrong.push(`${snippet.name}: ${out}${err}`);
    }
    return { passed: snippets.length - wrong.length, total: snippets.length, wrong };
  },
};
