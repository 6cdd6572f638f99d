import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { BODY_LIMITS } from '../../src/contract/limits.ts';
import type { ProxyFault } from '../../src/contract/problem.ts';
import { openApi } from '../../src/openapi/document.ts';
import { restDocument } from '../../src/openapi/rest/document.ts';
import { TASKS } from '../../src/tasks/registry.ts';
import { readAnswer, readRequest, type Task, writeRequest } from '../../src/tasks/task.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const reads = (task: Task, value: unknown): unknown =>
  readRequest(task, bytes(JSON.stringify(value)), undefined);

/** An answer that the model could give to each request of the documentation, by task and example. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'text-classification': {
    one: [[{ label: 'a', score: 1 }]],
    several: [[{ label: 'a', score: 1 }], [{ label: 'b', score: 1 }]],
    pair: [[{ label: 'a', score: 1 }]],
    bare: [[{ label: 'a', score: 1 }]],
  },
  'question-answering': {
    one: { answer: 'nine', score: 0.5, start: 20, end: 24 },
    several: [[{ answer: 'nine', score: 0.5, start: 20, end: 24 }], []],
  },
  'token-classification': {
    one: [],
    several: [[], [{ entity_group: 'LOC', score: 0.9, word: 'Oslo', start: 0, end: 4 }]],
    bare: [{ entity: 'B-LOC', index: 1, score: 0.9, word: 'oslo', start: 0, end: 4 }],
  },
  'zero-shot-classification': {
    one: [{ label: 'travel', score: 1 }],
    several: [[{ label: 'travel', score: 1 }], [{ label: 'cooking', score: 1 }]],
  },
  'feature-extraction': { one: [0.1, 0.2], several: [[0.1], [0.2]], similarity: [0.9, 0.1], bare: [1] },
  'fill-mask': {
    one: [{ score: 1, token: 5, token_str: 'paris', sequence: 'paris' }],
    targets: [[{ score: 1, token: 5, token_str: 'paris', sequence: 'paris' }]],
    bare: [[{ score: 1, token: 5, token_str: 'paris', sequence: 'paris' }], []],
  },
};

describe.each(Object.values(TASKS))('the task $name', (task) => {
  const { requests, plainText, answers } = task.documentation;
  const examples = Object.entries(requests).map(([name, { value }]) => ({ name, value }));

  it.each(examples)('reads its example $name, and what it makes of it again', ({ value }) => {
    const request = reads(task, value);
    expect(readRequest(task, writeRequest(request), undefined)).toEqual(request);
    expect(task.inputsIn(request)).toBeGreaterThan(0);
  });

  it.each(examples)('accepts and prints an answer to its example $name', ({ name, value }) => {
    const request = reads(task, value);
    const answer = writeRequest(ANSWERS[task.name]?.[name]);
    const found = readAnswer(task, answer, 'application/json');
    if (!('answer' in found)) throw new Error(`the answer ${found.problem}`);
    expect(task.mismatch(found.answer, request)).toBeUndefined();
    const { inputs } = request as { readonly inputs: unknown };
    expect(task.lines(inputs, found.answer).join('\n')).toMatch(/→ \S/);
  });

  it('finds an answer with too few entries for a list', () => {
    const list = examples.find(({ value }) => Array.isArray((value as { inputs?: unknown }).inputs));
    const request = reads(task, list?.value);
    expect(task.mismatch([] as never, request)).toMatch(/has 0 \w+ for \d/);
  });

  it('documents answers of its own form', () => {
    for (const { value } of Object.values(answers))
      expect(z.safeParse(task.answerSchema, value).success).toBe(true);
  });

  it('has a valid sample and a valid probe', () => {
    for (const request of [task.sample, task.probe]) expect(() => reads(task, request)).not.toThrow();
  });

  it('takes the words of a command line', () => {
    expect(() => reads(task, task.fromWords(['one', 'two']))).not.toThrow();
  });

  it('reads plain text if it documents it, and rejects it with 415 otherwise', () => {
    const text = plainText ?? 'a';
    const outcome = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return (error as ProxyFault).code;
      }
    };
    const expected = plainText === undefined ? 'unsupported-media-type' : reads(task, text);
    expect(outcome(() => readRequest(task, bytes(text), 'text/plain'))).toEqual(expected);
    expect(task.plainTextSchema !== undefined).toBe(plainText !== undefined);
  });

  it('has valid documents for both types of API', async () => {
    const document = openApi({ task, title: 'x', auth: 'iam', bodyLimit: BODY_LIMITS.sagemakerServerless });
    expect((await new Validator().validate(structuredClone({ ...document }))).errors ?? []).toEqual([]);
    const rest = restDocument(document, {
      name: 'x',
      integrationUri: 'arn:aws:apigateway:eu-west-1:lambda:path/x',
      timeoutMs: 29_000,
      auth: 'iam',
    });
    expect((await new Validator().validate(structuredClone({ ...rest }))).errors ?? []).toEqual([]);
  });
});

it('every task has its own name, and a route', () => {
  for (const [name, task] of Object.entries(TASKS)) {
    expect(task.name).toBe(name);
    expect(task.path).toMatch(/^\/[a-z-]+$/);
  }
  expect(Object.keys(TASKS)).toHaveLength(Object.keys(ANSWERS).length);
});

it('vectors and numbers are told apart by the request', () => {
  const mismatch = (answer: unknown, inputs: unknown): string | undefined =>
    TASKS['feature-extraction']?.mismatch(answer, { inputs });
  const comparison = { source_sentence: 'a', sentences: ['b'] };
  expect(mismatch([[0.1]], 'a')).toMatch(/list of vectors for one text/);
  expect(mismatch([[0.1]], comparison)).toMatch(/list of vectors for one text or comparison/);
  expect(mismatch([0.1], ['a'])).toMatch(/a number instead of a vector/);
  expect(mismatch([0.1], comparison)).toBeUndefined();
});
