import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { readRequest } from '../../../src/tasks/task.ts';
import { task } from '../../../src/tasks/text-classification.ts';
import { checkAccept } from '../../../src/contract/media-type.ts';
import { CLIENT_CODES, ProxyFault, statusOf } from '../../../src/contract/problem.ts';
import { CLIENT_ERROR_MARK } from '../../../src/contract/upstream/client-error-mark.ts';

const inferenceCode = fileURLToPath(new URL('../../../inference-code/', import.meta.url));

// Building blocks of bodies: edge cases of the contract, and values that the two languages treat differently.
const VALUES = [
  '"a"',
  '""',
  '" "',
  '"\\u0085"',
  '"\\u001c"',
  '"\\ufeff"',
  '"\\ud800"',
  '"\\ud83d\\ude00"',
  '0',
  '1',
  '2.0',
  '1.5',
  '-1',
  '1e2',
  '1e400',
  '9007199254740991',
  '9007199254740992',
  'true',
  'null',
  '[]',
  '["a"]',
  '["a",1]',
  '[["a"]]',
  '{}',
  '{"top_k":1}',
  '{"top_k":true}',
  '{"top_k":2.0}',
  '{"top_k":1e400}',
  '{"top_k":"1"}',
  '{"k":1}',
  '{"function_to_apply":"none"}',
  '{"function_to_apply":null}',
  '{"top_k":1,"top_k":2}',
  'NaN',
  '-Infinity',
  '01',
  "'a'",
  '[1,]',
  '"\\x"',
  '"\t"',
  '{"__proto__":1}',
  '{"constructor":1}',
  '["a","\\ud800"]',
  '[null]',
];
const KEYS = ['inputs', 'parameters', 'options', 'x', '__proto__', 'a b', 'input\\u0073'];
const TYPES = [
  '',
  '*/*',
  'application/json',
  'Application/JSON ; Charset="UTF-8"',
  'application/json;charset=latin1',
  'text/plain',
  'text/plain; charset=utf8',
  'text/plain;charset=',
  'text/csv',
  'application/json, text/plain',
  ';',
  'application/*',
];
const ACCEPTS = [
  '',
  ',',
  '*/*',
  'application/*',
  'application/json;q=0',
  'application/json;q=0, */*',
  '*/*;q=0, application/json',
  'text/html',
  'text/html, */*;q=0.1',
  'application/json;q=',
  'application/json;q=x',
  'application/json; q=0.0',
  'APPLICATION/JSON',
  'application/problem+json',
];

/** Every key with every value, alone and after a valid `inputs`; every bare value; some invalid UTF-8. */
function bodies(): Uint8Array[] {
  const objects = KEYS.flatMap((key) =>
    VALUES.flatMap((value) => [`{"${key}":${value}}`, `{"inputs":"a","${key}":${value}}`]),
  );
  const several = [
    '{"inputs":5,"parameters":{"k":1,"top_k":0},"x":1}',
    '{"inputs":"a","parameters":{"top_k":0,"k":1},"x":1}',
    '{"inputs":"a","parameters":{"top_k":0,"k":1}}',
    '{"options":1,"parameters":2}',
  ];
  const odd = ['', ' ', '\ufeff"a"', '\ufeff\ufeff"a"', '"a"x', '{', '"', '\u00a0"a"', '\u000c"a"'];
  const deep = [
    '['.repeat(50_000),
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
    `{"options":${'['.repeat(100)}${']'.repeat(100)}}`,
  ];
  const texts = [...objects, ...VALUES, ...several, ...odd, ...deep].map((text) =>
    new TextEncoder().encode(text),
  );
  return [...texts, Uint8Array.of(0xff), Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)];
}

const PYTHON = `
import base64, json, sys
sys.path.insert(0, sys.argv[1])
from wire.client_error import ClientError
from wire.media_type import check_accept
from tasks.text_classification import read
def verdict(work):
    try:
        return work()
    except ClientError as error:
        return f"{error.code} {error.detail}"
def of_body(case):
    found = read(base64.b64decode(case["body"]), case["type"])
    return json.dumps([found.texts, found.top_k, found.function_to_apply])
asked = json.load(sys.stdin)
print(json.dumps([[verdict(lambda: of_body(case)) for case in asked["bodies"]],
    [verdict(lambda: str(check_accept(accept))) for accept in asked["accepts"]]]))
`;

function verdict(work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof ProxyFault) return `${error.code} ${error.message}`;
    throw error;
  }
}

/** The gateway's messages equal the container's, except for the position in invalid JSON. */
function comparable(said: string): string {
  if (said.startsWith('invalid-json')) return 'invalid-json';
  return said.startsWith('[') ? JSON.stringify(JSON.parse(said)) : said;
}

describe('the gateway and the container agree', () => {
  const asked = [
    ...bodies().map((body) => ({ body, type: 'application/json' })),
    ...TYPES.map((type) => ({ body: new TextEncoder().encode('"a"'), type })),
  ];
  const input = {
    bodies: asked.map(({ body, type }) => ({ body: Buffer.from(body).toString('base64'), type })),
    accepts: ACCEPTS,
  };
  const python = spawnSync('python3', ['-c', PYTHON, inferenceCode], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  });
  if (python.status !== 0) throw new Error(`python3 failed: ${python.stderr}`);
  const [ofBodies = [], ofAccepts = []] = JSON.parse(python.stdout) as string[][];

  it(`on ${asked.length} bodies`, () => {
    const ours = asked.map(({ body, type }) =>
      verdict(() => {
        const { inputs, parameters } = readRequest(task, body, type);
        return JSON.stringify([inputs, parameters.top_k ?? null, parameters.function_to_apply ?? null]);
      }),
    );
    const told = asked.map(({ body, type }) => `${type} ${Buffer.from(body).toString().slice(0, 80)}`);
    const pairs = (said: readonly string[]) => said.map((each, index) => [told[index], comparable(each)]);
    expect(asked.length).toBeGreaterThan(500);
    expect(pairs(ours)).toEqual(pairs(ofBodies));
  });

  it('on Accept headers', () => {
    const ours = ACCEPTS.map((accept) => verdict(() => checkAccept(accept) ?? 'None'));
    expect(ours).toEqual(ofAccepts);
  });

  it('on the mark, the codes and their statuses', () => {
    const source = readFileSync(`${inferenceCode}/wire/client_error.py`, 'utf8');
    expect(source).toContain(`MARK = "${CLIENT_ERROR_MARK}"`);
    const table = [...source.matchAll(/^ {4}"([a-z-]+)": (\d{3}),$/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    expect(table.length).toBeGreaterThanOrEqual(4);
    const ours = CLIENT_CODES.map((code): [string, number] => [code, statusOf(code)]);
    expect(ours).toEqual(expect.arrayContaining(table));
  });
});
