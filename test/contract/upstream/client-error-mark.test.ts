import { describe, expect, it } from 'vitest';

import { markedError, rejectedInput } from '../../../src/contract/upstream/client-error-mark.ts';

const MARKED = 'sagemaker-gateway-client-error 422 wrong-shape: inputs[1] is empty';
const inJson = (message: string) => JSON.stringify({ code: 400, type: 'InternalServerException', message });

describe('markedError', () => {
  it.each([
    ['bare', MARKED],
    [
      'bare, above a traceback',
      `${MARKED}\nTraceback (most recent call last):\n  File "/opt/ml/model/code/x.py"`,
    ],
    ['in the JSON of the Hugging Face container', inJson(MARKED)],
    [
      'in JSON with a line end after it',
      `\n${JSON.stringify({ message: `${MARKED}\r\nmore` }, undefined, 2)}`,
    ],
  ])('reads the mark %s', (_, body) => {
    expect(markedError(body)).toEqual({ code: 'wrong-shape', detail: 'inputs[1] is empty' });
  });

  it.each([
    ['nothing', undefined],
    ['an empty body', ''],
    ['no mark', 'KeyError: 0'],
    ['a mark further in', `ValueError: ${MARKED}`],
    ['a mark on a later line', `boom\n${MARKED}`],
    ['a status that is not the code\u2019s', MARKED.replace('422', '400')],
    ['a code that is not a client\u2019s', 'sagemaker-gateway-client-error 502 model-failed: x'],
    ['an unknown code', MARKED.replace('wrong-shape', 'constructor')],
    ['no end of the code', 'sagemaker-gateway-client-error 422 wrong-shape'],
    ['JSON without a message', '{"code":400}'],
    ['JSON with a message that is not a string', '{"message":{"a":1}}'],
    ['JSON cut short', inJson(MARKED).slice(0, -5)],
  ])('finds none in %s', (_, body) => {
    expect(markedError(body)).toBeUndefined();
  });
});

it('a rejected input is the error of the caller, with the detail of the serve script', () => {
  const body = MARKED.replace('wrong-shape', 'input-rejected');
  expect(rejectedInput(body)).toMatchObject({ code: 'input-rejected', message: 'inputs[1] is empty' });
  expect(rejectedInput(MARKED)).toBeUndefined();
});
