import { describe, expect, it } from 'vitest';

import { readRequest, writeRequest } from '../../src/tasks/task.ts';
import { task } from '../../src/tasks/text-classification.ts';
import { MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../../src/contract/limits.ts';
import { ProxyFault } from '../../src/contract/problem.ts';

const read = (body: string, contentType?: string) =>
  readRequest(task, new TextEncoder().encode(body), contentType);

const list = (length: number) => JSON.stringify({ inputs: Array.from({ length }, () => 'a') });

function faultFor(body: string): ProxyFault {
  try {
    read(body);
  } catch (error) {
    if (error instanceof ProxyFault) return error;
    throw error;
  }
  throw new Error(`read without complaint: ${body.slice(0, 100)}`);
}

describe('readRequest', () => {
  it.each([
    ['"a"', { inputs: ['a'], parameters: {} }],
    ['{"inputs":"a"}', { inputs: ['a'], parameters: {} }],
    ['{"inputs":["a","b"],"options":{"x":[1]}}', { inputs: ['a', 'b'], parameters: {} }],
    ['{"inputs":"a","parameters":{"top_k":2.0}}', { inputs: ['a'], parameters: { top_k: 2 } }],
    ['{"inputs":"a","parameters":{"top_k":null}}', { inputs: ['a'], parameters: { top_k: null } }],
  ])('%s', (body, request) => {
    expect(read(body)).toEqual(request);
  });

  it.each([
    ['""', 'the text is empty'],
    ['[]', 'the body must be an object or a string, not a list'],
    ['{}', 'the body has no "inputs"'],
    ['{"inputs":5}', 'inputs must be a string, an object or a list, not a number'],
    ['{"inputs":{}}', 'inputs.text is missing'],
    ['{"inputs":[["a"]]}', 'inputs[0] must be a string, an object or a pair, not a list'],
    ['{"inputs":[["a"," "]]}', 'inputs[0][1] is empty'],
    ['{"inputs":["a",true]}', 'inputs[1] must be a string, an object or a pair, not a boolean'],
    ['{"inputs":["a"," "]}', 'inputs[1] is empty'],
    ['{"inputs":[]}', 'inputs is an empty list'],
    ['{"inputs":5,"x":1}', 'the body has the key "x"; allowed keys are inputs, parameters, options'],
    ['{"inputs":"a","a b":1}', 'the body has an unknown key; allowed keys are inputs, parameters, options'],
    [
      '{"inputs":"a","__proto__":1}',
      'the body has the key "__proto__"; allowed keys are inputs, parameters, options',
    ],
    [
      '{"inputs":"a","parameters":{"k":1}}',
      '"parameters" has the key "k"; allowed keys are top_k, function_to_apply, truncation',
    ],
    ['{"inputs":"a","parameters":1}', 'parameters must be an object, not a number'],
    ['{"inputs":"a","parameters":{"top_k":0}}', 'parameters.top_k must be an integer of at least 1, or null'],
    [
      '{"inputs":"a","parameters":{"function_to_apply":"tanh"}}',
      'parameters.function_to_apply must be one of softmax, sigmoid, none, or null',
    ],
  ])('rejects %s: %s', (body, detail) => {
    const fault = faultFor(body);
    expect([fault.code, fault.message, fault.limit]).toEqual(['wrong-shape', detail, undefined]);
  });

  it('names the exceeded limit, one beyond it and not at it', () => {
    expect(read(list(MAX_INPUTS.max)).inputs).toHaveLength(MAX_INPUTS.max);
    expect(faultFor(list(MAX_INPUTS.max + 1))).toMatchObject({
      limit: MAX_INPUTS,
      message: expect.stringContaining(`has ${MAX_INPUTS.max + 1} texts`),
    });
  });

  it('counts characters as Python does: one outside the basic plane is one', () => {
    const { max } = MAX_CHARACTERS_PER_INPUT;
    expect(read(JSON.stringify('\u{1F600}'.repeat(max))).inputs).toHaveLength(1);
    expect(faultFor(JSON.stringify({ inputs: ['\u{1F600}'.repeat(max + 1)] }))).toMatchObject({
      limit: MAX_CHARACTERS_PER_INPUT,
      message: expect.stringContaining(`inputs[0] has ${max + 1} characters`),
    });
  });

  it('never quotes text of the caller', () => {
    expect(faultFor('{"inputs":"a","UBER TRIP":1}').message).not.toContain('UBER');
    expect(faultFor('{"inputs":"UBER TRIP').message).not.toContain('UBER');
  });

  it('reports one issue for a body with a million wrong members', () => {
    const fault = faultFor(`{"inputs":[${'1,'.repeat(1_000_000)}1]}`);
    expect(fault.message).toContain('has 1000001 texts');
  });
});

describe('writeRequest', () => {
  it('writes what readRequest reads to the same request', () => {
    const request = read('{"inputs":["caf\u00e9","\u{1F600}"],"parameters":{"top_k":1}}');
    expect(readRequest(task, writeRequest(request), 'application/json')).toEqual(request);
  });
});
