import { expect, it } from 'vitest';
import { parseConfig } from '../../infra/parse-config.ts';
import { proxiedSample } from '../../src/config/served-task.ts';

it.each([
  ['text-classification', { inputs: ['hello'], parameters: {} }],
  ['fill-mask', { inputs: expect.stringContaining('[MASK]'), parameters: {} }],
])('the sample of %s has the form in which the model gets it', (task, request) => {
  expect(proxiedSample(parseConfig({ name: 'a', model: 'missing', task }))).toEqual(request);
});
