import { fileURLToPath } from 'node:url';
import { defineConfig } from '../../../infra/parse-config.ts';

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const text = { type: 'string', minLength: 1 };
const pairs = { type: 'array', items: { type: 'array', prefixItems: [text, { type: 'number' }] } };

export default defineConfig({
  name: 'fastai-realtime',
  model: folder('../../fastai-transformers/model'),
  code: folder('../../fastai-transformers/code'),
  entry: 'published.py',
  task: 'custom',
  schemas: {
    // The published client sends a bare string; its serve script read {"text"}.
    request: { anyOf: [text, { type: 'object', required: ['text'], properties: { text } }] },
    response: {
      type: 'object',
      required: ['input', 'pred_class', 'pred_idx', 'predictions'],
      properties: { input: text, pred_class: text, pred_idx: pairs, predictions: pairs },
    },
  },
  sample: { text: 'the courier did not bring my order yesterday' },
  // The original's ml.p2.xlarge is no longer offered; this model needs no GPU.
  host: { type: 'sagemaker-realtime', instanceType: 'ml.m5.large', instanceCount: 1 },
  gateway: { auth: 'iam', path: '/classify' },
});
