import { answeredCases, rejectedCases } from '../../contract/cases.ts';
import { rejectedAs } from '../../gateway-modes/rejected-as.ts';
import { curlWords } from '../../gateway-modes/signed-headers.ts';
import type { Mode } from '../../gateway-modes/mode.ts';
import type { OpenMode } from '../../gateway-modes/open-mode.ts';
import type { Client } from './client.ts';
import { runProgram } from './program.ts';

/** curl, which signs with --aws-sigv4: the contract cases that it can send. */
export const curl: Client = {
  name: 'curl',
  run: async (open) => {
    const wrong: string[] = [];
    const cases = [...answeredCases, ...rejectedCases].filter(({ headers }) => canSend(open, headers));
    for (const each of cases) {
      const { status, body } = await ask(open, each.headers, each.body);
      const asExpected = isAsExpected(open.mode, each.expected, status, body);
      if (!asExpected) wrong.push(`${each.name}: ${status} ${body.slice(0, 200)}`);
    }
    return { passed: cases.length - wrong.length, total: cases.length, wrong };
  },
};

type Expected = (typeof answeredCases)[number]['expected'] | (typeof rejectedCases)[number]['expected'];

function isAsExpected(mode: Mode, expected: Expected, status: number, body: string): boolean {
  if ('lists' in expected) return status === 200 && listsIn(body) === expected.lists;
  return rejectedAs(mode, expected).some((each) => each.status === status && each.code === codeIn(body));
}

// curl adds these headers.
const OWN_HEADERS = ['content-type', 'accept'];

/** curl (7.88, observed) omits a removed header but still signs it. */
function canSend({ pass }: OpenMode, headers: Readonly<Record<string, string>>): boolean {
  return pass.kind !== 'iam' || OWN_HEADERS.every((name) => headers[name] !== undefined);
}

async function ask(
  { url, pass }: OpenMode,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Promise<{ status: number; body: string }> {
  // A header without a value makes curl omit its default.
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
