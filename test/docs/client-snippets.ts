import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OpenMode } from '../gateway-modes/open-mode.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** A block of docs/clients.md that runs as it stands. */
export interface Snippet {
  /** Where it is found: the heading above it, and its number below that. */
  readonly name: string;
  readonly language: 'sh' | 'python' | 'ts';
  /** The mode in which it works. */
  readonly auth: string;
  /** A package that the ordinary test environment does not have. */
  readonly needs: string | undefined;
  readonly code: string;
}

const BLOCK = /<!-- ([\w-]+)(?:, (\w+))? -->\n\n```(sh|python|ts)\n([\s\S]*?)```/g;

/** The blocks that a comment names a mode for. */
export function clientSnippets(): Snippet[] {
  const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8');
  return page.split(/^## /m).flatMap((section) => {
    const [heading = ''] = section.split('\n', 1);
    return [...section.matchAll(BLOCK)].map(([, auth = '', needs, language, code = ''], index) => ({
      name: `${heading}, ${language} ${index + 1}`,
      language: language as Snippet['language'],
      auth,
      needs,
      code,
    }));
  });
}

/** The program that runs it, in the project's folder. */
export function commandFor(
  { language, code }: Snippet,
  python: string,
): readonly [string, readonly string[]] {
  if (language === 'sh') return ['bash', ['-euc', code]];
  if (language === 'python') return [python, ['-c', code]];
  return [process.execPath, ['--input-type=module-typescript', '-e', code]];
}

/** What a caller puts into the environment for it. */
export function callerEnvironment({ url, endpoint, pass }: OpenMode): NodeJS.ProcessEnv {
  return {
    GATEWAY_URL: url,
    ENDPOINT_NAME: endpoint,
    ...(pass.kind === 'jwt' && { GATEWAY_TOKEN: pass.token }),
    ...(pass.kind === 'api-key' && { GATEWAY_KEY: pass.key }),
  };
}

/** Where the snippets' own imports start from. */
export const FOLDER = PROJECT;
