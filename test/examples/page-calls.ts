import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** A command that a page shows, and what it prints according to the page. */
export interface PageCall {
  readonly language: 'sh' | 'python';
  readonly code: string;
  readonly shown: string;
  readonly form: 'json' | 'text';
}

const CALL = /```(sh|python)\n([^`]*)```\n+```(json|text)\n([^`]*)```/g;

/** The commands of a page that are followed by what they print. */
export function pageCalls(page: URL): PageCall[] {
  return [...readFileSync(page, 'utf8').matchAll(CALL)].map(([, language, code = '', form, shown = '']) => ({
    language: language as PageCall['language'],
    code,
    shown,
    form: form as PageCall['form'],
  }));
}

/** What a command prints for a deployed URL. */
export async function printedBy(
  { language, code }: PageCall,
  url: string,
  python: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const program = language === 'sh' ? 'sh' : python;
  const args = ['-c', code.replace(/\bURL\b/, url)];
  return (await promisify(execFile)(program, args, { env })).stdout;
}

/** Whether that is what the page shows: numbers to two places, and of text the lines that it shows. */
export function isAsShown({ form, shown }: PageCall, printed: string): boolean {
  if (form === 'json') return rounded(printed) === rounded(shown);
  const lines = new Set(printed.split('\n').map((line) => line.trim().toLowerCase()));
  return shown
    .trim()
    .split('\n')
    .every((line) => lines.has(line.toLowerCase()));
}

function rounded(json: string): string {
  return JSON.stringify(JSON.parse(json), (_key, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(2)) : value,
  );
}
