import { fileURLToPath } from 'node:url';
import { defineConfig } from '../../../infra/parse-config.ts';

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const text = { type: 'string', minLength: 1 };

export default defineConfig({
  name: 'log-image',
  model: folder('../../transactions/model'),
  code: folder('code'),
  entry: 'serve.py',
  task: 'custom',
  schemas: {
    request: { type: 'object', required: ['log'], properties: { log: text } },
    response: { type: 'object', required: ['prediction'], properties: { prediction: text } },
  },
  sample: { log: 'i purchased eggs, breads and apples' },
  // The original had 10240 MB, for PyTorch; new accounts are limited to 3008.
  host: { type: 'lambda-image', memoryMb: 2048 },
  gateway: { auth: 'iam', path: '/log' },
});
