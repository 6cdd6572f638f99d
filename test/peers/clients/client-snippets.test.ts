import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment, PYTHON } from '../../emulated-account.ts';
import { MODES } from '../../gateway-modes/mode.ts';
import { openMode, type OpenMode } from '../../gateway-modes/open-mode.ts';
import { callerEnvironment, clientSnippets, commandFor, FOLDER } from './client-snippets.ts';

const execute = promisify(execFile);
const snippets = clientSnippets();
// The snippets work with either kind of API; only one supports keys. test:clients runs both.
const modes = MODES.filter(({ api, auth }) => api === (auth === 'api-key' ? 'rest' : 'http'));

describe('docs/clients.md', () => {
  it('covers every auth mode', () => {
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
