import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment, PYTHON } from '../emulated-account.ts';
import { MODES } from '../gateway-modes/mode.ts';
import { openMode, type OpenMode } from '../gateway-modes/open-mode.ts';
import { callerEnvironment, clientSnippets, commandFor, FOLDER } from './client-snippets.ts';

const execute = promisify(execFile);
const snippets = clientSnippets();
// What is shown works before either kind of API; only one of them knows keys. test:clients runs it before both.
const modes = MODES.filter(({ api, auth }) => api === (auth === 'api-key' ? 'rest' : 'http'));

describe('docs/clients.md', () => {
  it('shows every mode there is, and nothing else', () => {
    const shown = new Set(snippets.map(({ auth }) => auth));
    expect(shown).toEqual(new Set(MODES.map(({ auth }) => auth)));
  });
});

describe.each(modes)('docs/clients.md with auth $auth', (mode) => {
  let open: OpenMode;
  beforeAll(async () => {
    open = await openMode(mode);
  });
  afterAll(async () => {
    await open.close();
  });

  const here = snippets.filter(({ auth, needs }) => auth === mode.auth && needs === undefined);
  it.each(here)('$name', async (snippet) => {
    const [program, args] = commandFor(snippet, PYTHON);
    const env = { ...awsEnvironment(open.account.url), ...callerEnvironment(open) };
    const { stdout } = await execute(program, args, { cwd: FOLDER, env });
    expect(stdout).toContain('transport');
  });
});
