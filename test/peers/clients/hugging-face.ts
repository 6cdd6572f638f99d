import { isDeepStrictEqual } from 'node:util';
import { InferenceClient } from '@huggingface/inference';
import { answeredCases, rejectedCases } from '../../contract/cases.ts';
import type { Mode, Pass } from '../../gateway-modes/mode.ts';
import { rejectedAs } from '../../gateway-modes/rejected-as.ts';
import type { Client } from './client.ts';

interface Labelled {
  readonly label: string;
  readonly score: number;
}

interface Asked {
  readonly endpointUrl: string;
  readonly inputs: string;
  readonly parameters?: Record<string, unknown>;
}

type Case = (typeof answeredCases)[number] | (typeof rejectedCases)[number];

const KNOWN_PARAMETERS: ReadonlySet<string> = new Set(['top_k', 'function_to_apply']);
const JSON_TYPE = 'application/json';

/** @huggingface/inference from npm: the text classification contract cases that it can send. */
export const huggingFaceJs: Client = {
  name: '@huggingface/inference',
  cannot: ({ auth }) => (auth === 'iam' ? 'cannot sign' : undefined),
  run: async ({ url, pass, mode }) => {
    const client = new InferenceClient(pass.kind === 'jwt' ? pass.token : undefined);
    const wrong: string[] = [];
    const cases = sendable();
    for (const { each, asked } of cases) {
      const call = client.textClassification({ endpointUrl: url, ...asked }, { fetch: fetchWith(pass) });
      const response = await call.then(firstOf, refusalOf);
      if (!expectedOf(mode, each).some((one) => isDeepStrictEqual(response, one)))
        wrong.push(`${each.name}: ${JSON.stringify(response)}`);
    }
    return { passed: cases.length - wrong.length, total: cases.length, wrong };
  },
};

/** Whether the response has labels with scores, which is all that this client exposes. */
function firstOf(labels: readonly Labelled[]): object {
  const isWhole =
    labels.length > 0 && labels.every(({ label, score }) => label !== '' && Number.isFinite(score));
  return isWhole ? { status: 200 } : { labels };
}

/** The client's error includes the HTTP response. */
function refusalOf(error: unknown): object {
  const { httpResponse } = Object(error) as { httpResponse?: { status: number; body: { code?: string } } };
  if (!httpResponse) return { error: String(error) };
  return { status: httpResponse.status, code: httpResponse.body.code };
}

function expectedOf(mode: Mode, { expected }: Case): object[] {
  return 'code' in expected ? rejectedAs(mode, expected) : [{ status: 200 }];
}

/** The cases with a single text and parameters that this client supports. */
function sendable(): { each: Case; asked: Omit<Asked, 'endpointUrl'> }[] {
  return [...answeredCases, ...rejectedCases].flatMap((each) => {
    const { headers, body, expected } = each;
    const isOwn = headers['content-type'] === JSON_TYPE && headers['accept'] === JSON_TYPE;
    // It always sends valid JSON without duplicate keys.
    if (!isOwn || ('code' in expected && expected.code === 'invalid-json')) return [];
    const asked = Object(JSON.parse(new TextDecoder().decode(body))) as Record<string, unknown>;
    return isOfThisClient(asked) ? [{ each, asked }] : [];
  });
}

function isOfThisClient(asked: object): asked is Omit<Asked, 'endpointUrl'> {
  const { inputs, parameters = {}, ...rest } = asked as Record<string, unknown>;
  const isKnown = Object.keys(Object(parameters)).every((name) => KNOWN_PARAMETERS.has(name));
  return typeof inputs === 'string' && Object.keys(rest).length === 0 && isKnown;
}

/** Custom headers are only possible through the client's fetch option. */
function fetchWith(pass: Pass): typeof fetch {
  if (pass.kind !== 'api-key') return fetch;
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('x-api-key', pass.key);
    return await fetch(input, { ...init, headers });
  };
}
