import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { answeredCases, refusedCases } from '../../contract/cases.ts';
import type { Mode, Pass } from '../../gateway-modes/mode.ts';
import { refusedAs } from '../../gateway-modes/refused-as.ts';
import type { Client } from './client.ts';

interface Labelled {
  readonly label: string;
  readonly score: number;
}

interface Asked {
  readonly endpointUrl: string;
  readonly inputs: string;
  readonly parameters?: object;
}

/** The part of @huggingface/inference that is driven. */
interface Inference {
  readonly InferenceClient: new (token?: string) => {
    textClassification(asked: Asked, options?: { fetch?: typeof fetch }): Promise<readonly Labelled[]>;
  };
}

type Case = (typeof answeredCases)[number] | (typeof refusedCases)[number];

const KNOWN_PARAMETERS: ReadonlySet<string> = new Set(['top_k', 'function_to_apply']);
const JSON_TYPE = 'application/json';

/** @huggingface/inference from npm, doing text classification: the contract cases that it can send. */
export const huggingFaceJs: Client = {
  name: '@huggingface/inference',
  cannot: ({ auth }) => (auth === 'iam' ? 'cannot sign' : undefined),
  run: async ({ url, pass, mode }, { node }) => {
    const entry = join(node, 'node_modules', '@huggingface', 'inference', 'dist', 'esm', 'index.js');
    const { InferenceClient } = (await import(pathToFileURL(entry).href)) as Inference;
    const client = new InferenceClient(pass.kind === 'jwt' ? pass.token : undefined);
    const wrong: string[] = [];
    const cases = sendable();
    for (const { each, asked } of cases) {
      const call = client.textClassification({ endpointUrl: url, ...asked }, { fetch: fetchWith(pass) });
      const heard = await call.then(firstOf, refusalOf);
      if (!expectedOf(mode, each).some((one) => isDeepStrictEqual(heard, one)))
        wrong.push(`${each.name}: ${JSON.stringify(heard)}`);
    }
    return { passed: cases.length - wrong.length, total: cases.length, wrong };
  },
};

/** Of an answer: that there are labels with scores, which is all that this client leaves to be seen. */
function firstOf(labels: readonly Labelled[]): object {
  const isWhole =
    labels.length > 0 && labels.every(({ label, score }) => label !== '' && Number.isFinite(score));
  return isWhole ? { status: 200 } : { labels };
}

/** The client's error carries the answer that it did not like. */
function refusalOf(error: unknown): object {
  const { httpResponse } = Object(error) as { httpResponse?: { status: number; body: { code?: string } } };
  if (!httpResponse) return { error: String(error) };
  return { status: httpResponse.status, code: httpResponse.body.code };
}

function expectedOf(mode: Mode, { expected }: Case): object[] {
  return 'code' in expected ? refusedAs(mode, expected) : [{ status: 200 }];
}

/** The cases that hold one text and parameters which this client knows. */
function sendable(): { each: Case; asked: Omit<Asked, 'endpointUrl'> }[] {
  return [...answeredCases, ...refusedCases].flatMap((each) => {
    const { headers, body, expected } = each;
    const isOwn = headers['content-type'] === JSON_TYPE && headers['accept'] === JSON_TYPE;
    // What it writes is always JSON, and never a key twice.
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

/** The client has no place for a header of one's own but its fetch. */
function fetchWith(pass: Pass): typeof fetch {
  if (pass.kind !== 'api-key') return fetch;
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('x-api-key', pass.key);
    return await fetch(input, { ...init, headers });
  };
}
