import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OpenMode } from '../../gateway-modes/open-mode.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** A runnable snippet of docs/clients.md. */
export interface Snippet {
  /** Its heading and its position below it. */
  readonly name: string;
  readonly language: 'sh' | 'python' | 'ts';
  /** Its auth mode. */
  readonly auth: string;
  /** A package missing from the default test environment. */
  readonly needs: string | undefined;
  readonly code: string;
}

const BLOCK = /<!-- ([\w-]+)(?:, (\w+))? -->\n\n```(sh|python|ts)\n([\s\S]*?)```/g;

/** The snippets marked with an auth mode by a comment. */
export function clientSnippets(): Snippet[] {
  const page = readFileSync(new URL('../../../docs/clients.md', import.meta.url), 'utf8');
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

/** Its environment variables. */
export function callerEnvironment({ url, endpoint, pass }: OpenMode): NodeJS.ProcessEnv {
  return {
    GATEWAY_URL: url,
    ENDPOINT_NAME: endpoint,
    ...(pass.kind === 'jwt' && { GATEWAY_TOKEN: pass.token }),
    ...(pass.kind === 'api-key' && { GATEWAY_KEY: pass.key }),
  };
}

/** The base folder of the snippets' imports. */
export const FOLDER = PROJECT;
