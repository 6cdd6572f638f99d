import { answeredCases, refusedCases } from '../../contract/cases.ts';
import { refusedAs } from '../../gateway-modes/refused-as.ts';
import { curlWords } from '../../gateway-modes/signed-headers.ts';
import type { Mode } from '../../gateway-modes/mode.ts';
import type { OpenMode } from '../../gateway-modes/open-mode.ts';
import type { Client } from './client.ts';
import { runProgram } from './program.ts';

/** curl, which signs by itself with --aws-sigv4: the contract cases that it can send. */
export const curl: Client = {
  name: 'curl',
  run: async (open) => {
    const wrong: string[] = [];
    const cases = [...answeredCases, ...refusedCases].filter(({ headers }) => canSend(open, headers));
    for (const each of cases) {
      const { status, body } = await ask(open, each.headers, each.body);
      const asExpected = isAsExpected(open.mode, each.expected, status, body);
      if (!asExpected) wrong.push(`${each.name}: ${status} ${body.slice(0, 200)}`);
    }
    return { passed: cases.length - wrong.length, total: cases.length, wrong };
  },
};

type Expected = (typeof answeredCases)[number]['expected'] | (typeof refusedCases)[number]['expected'];

function isAsExpected(mode: Mode, expected: Expected, status: number, body: string): boolean {
  if ('lists' in expected) return status === 200 && listsIn(body) === expected.lists;
  return refusedAs(mode, expected).some((each) => each.status === status && each.code === codeIn(body));
}

// curl sends these of its own accord.
const OWN_HEADERS = ['content-type', 'accept'];

/** A header that curl (7.88, seen) is told to leave out is left out, but signed none the less. */
function canSend({ pass }: OpenMode, headers: Readonly<Record<string, string>>): boolean {
  return pass.kind !== 'iam' || OWN_HEADERS.every((name) => headers[name] !== undefined);
}

async function ask(
  { url, pass }: OpenMode,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Promise<{ status: number; body: string }> {
  // A header named without a value is one that curl leaves out, where it would send its own.
  const sent = OWN_HEADERS.flatMap((name) => ['-H', `${name}: ${headers[name] ?? ''}`.trim()]);
  const words = ['-sS', ...curlWords(pass), ...sent, '--data-binary', '@-', '-w', '\n%{http_code}', url];
  const { out, err } = await runProgram('curl', words, { input: body });
  const cut = out.lastIndexOf('\n');
  return { status: Number(out.slice(cut + 1)), body: out.slice(0, Math.max(cut, 0)) || err };
}

function listsIn(text: string): number | undefined {
  const found: unknown = JSON.parse(text);
  return Array.isArray(found) ? found.length : undefined;
}

function codeIn(text: string): unknown {
  const found: unknown = JSON.parse(text);
  return found !== null && typeof found === 'object' && 'code' in found ? found.code : undefined;
}
