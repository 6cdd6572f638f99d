import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { TASKS } from '../../../src/tasks/registry.ts';
import { readRequest, type Task, writeRequest } from '../../../src/tasks/task.ts';
import { checkAccept } from '../../../src/contract/media-type.ts';
import { CLIENT_CODES, ProxyFault, statusOf } from '../../../src/contract/problem.ts';
import { PYTHON } from '../../emulated-account.ts';
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
  '{"text":"a"}',
  '{"text":"a","text_pair":null}',
  '{"text":"a","text_pair":"b"}',
  '{"text_pair":"b"}',
  '[["a","b"],{"text":"a"}]',
  '[["a","b","c"]]',
  '[["a",""]]',
  '{"question":"a","context":"b"}',
  '[{"question":"a","context":"b"},{"question":"a"}]',
  '{"question":"a","context":"b","title":"c"}',
  '{"question":"","context":"b"}',
  '{"source_sentence":"a","sentences":["b"]}',
  '{"source_sentence":"a","sentences":[]}',
  '{"sentences":["b"]}',
  '{"candidate_labels":["a","b"]}',
  '{"candidate_labels":"a, b"}',
  '{"candidate_labels":" , "}',
  '{"candidate_labels":[]}',
  '{"candidate_labels":["a",1]}',
  '{"candidate_labels":1}',
  '{"candidate_labels":null}',
  '{"candidate_labels":["a"],"hypothesis_template":"about {}"}',
  '{"candidate_labels":["a"],"hypothesis_template":"about"}',
  '{"candidate_labels":["a"],"hypothesis_template":"{} {}"}',
  '{"candidate_labels":["a"],"multi_label":true}',
  '{"candidate_labels":["a"],"multi_label":"yes"}',
  '{"aggregation_strategy":"max"}',
  '{"aggregation_strategy":"none","stride":0}',
  '{"stride":8}',
  '{"stride":-1}',
  '{"ignore_labels":[]}',
  '{"ignore_labels":["O",1]}',
  '{"ignore_labels":"O"}',
  '{"top_k":3,"max_answer_len":5,"handle_impossible_answer":true,"doc_stride":0}',
  '{"max_seq_len":0}',
  '{"align_to_words":0}',
  '{"truncation":false}',
  '{"truncation":"only_first"}',
  '{"targets":"a"}',
  '{"targets":["a","b"]}',
  '{"targets":[]}',
  '{"targets":{}}',
  '{"normalize":true,"truncate":false,"dimensions":8}',
  '{"truncation_direction":"left"}',
  '{"prompt_name":"query","encoding_format":"float"}',
  '{"encoding_format":"base64"}',
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
const KEYS = ['inputs', 'parameters', 'options', 'x', '__proto__', 'a b', 'input\\u0073', 'normalize'];
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

/** A body of each task that is accepted, without its last brace. */
const STARTS: Readonly<Record<string, string>> = {
  'question-answering': '{"inputs":{"question":"a","context":"b"}',
  'zero-shot-classification': '{"inputs":"a","parameters":{"candidate_labels":["a"]}',
};

/** Every key with every value, alone and after valid `inputs`; every bare value; some invalid UTF-8. */
function bodies({ name }: Task): Uint8Array[] {
  const start = STARTS[name] ?? '{"inputs":"a"';
  const objects = KEYS.flatMap((key) =>
    VALUES.flatMap((value) => [
      `{"${key}":${value}}`,
      `${start},"${key}":${value}}`,
      // Where the start has parameters already.
      `{"inputs":"a","parameters":${value}}`,
    ]),
  );
  const several = [
    '{"inputs":5,"parameters":{"k":1,"top_k":0},"x":1}',
    '{"inputs":"a","parameters":{"top_k":0,"k":1},"x":1}',
    '{"inputs":"a","parameters":{"top_k":0,"k":1}}',
    '{"options":1,"parameters":2}',
    JSON.stringify({ inputs: 'a', parameters: { candidate_labels: Array.from({ length: 600 }, () => 'a') } }),
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

const READ = 'the same request';

// The request that the proxy sends must be read as the caller's own.
const SCRIPT = `
import base64, importlib, json, sys
sys.path.insert(0, sys.argv[1])
from wire.client_error import ClientError
from wire.media_type import check_accept
def verdict(work):
    try:
        return work()
    except ClientError as error:
        return f"{error.code} {error.detail}"
def of_body(case):
    read = importlib.import_module("tasks." + case["task"].replace("-", "_")).read
    found = read(base64.b64decode(case["body"]), case["type"])
    sent = read(base64.b64decode(case["sent"]), "application/json")
    # A bare text and one in a list have the same answer where each text has a list.
    return "${READ}" if sent == found else f"{found} but {sent}"
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
  return said.startsWith('invalid-json') ? 'invalid-json' : said;
}

interface Asked {
  readonly task: Task;
  readonly body: Uint8Array;
  readonly type: string;
  readonly said: string;
  readonly sent: Uint8Array;
}

function asked(task: Task, body: Uint8Array, type: string): Asked {
  let sent = new Uint8Array();
  const said = verdict(() => {
    sent = writeRequest(readRequest(task, body, type));
    return READ;
  });
  return { task, body, type, said, sent };
}

describe('the gateway and the container agree', () => {
  const all = Object.values(TASKS).flatMap((task) => [
    ...bodies(task).map((body) => asked(task, body, 'application/json')),
    ...TYPES.map((type) => asked(task, new TextEncoder().encode('"a"'), type)),
  ]);
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const input = {
    bodies: all.map(({ task, body, type, sent }) => ({
      task: task.name,
      body: base64(body),
      type,
      sent: base64(sent),
    })),
    accepts: ACCEPTS,
  };
  const python = spawnSync(PYTHON, ['-c', SCRIPT, inferenceCode], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (python.status !== 0) throw new Error(`python3 failed: ${python.stderr}`);
  const [ofBodies = [], ofAccepts = []] = JSON.parse(python.stdout) as string[][];

  it.each(Object.values(TASKS))('on bodies for $name', (task) => {
    const both = all.flatMap((each, index) =>
      each.task === task ? [{ ...each, found: comparable(ofBodies[index] ?? 'nothing') }] : [],
    );
    const different = both.filter(({ said, found }) => comparable(said) !== found);
    const shown = different.map(({ type, body, said, found }) => ({
      body: `${type} ${Buffer.from(body).toString().slice(0, 80)}`,
      gateway: said,
      container: found,
    }));
    expect(shown).toEqual([]);
    // So that agreement means something: many are accepted, many rejected.
    const accepted = both.filter(({ said }) => said === READ).length;
    expect(accepted).toBeGreaterThan(20);
    expect(both.length - accepted).toBeGreaterThan(500);
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
