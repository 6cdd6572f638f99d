import { fileURLToPath } from 'node:url';
import { defineConfig } from '../../infra/parse-config.ts';
import request from './request.schema.json' with { type: 'json' };
import response from './response.schema.json' with { type: 'json' };

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  name: 'messages',
  model: folder('model'),
  // The serve script, its helper module and its requirements.
  code: folder('code'),
  entry: 'serve.py',
  // A contract of its own: what does not match is rejected before it reaches the model.
  task: 'custom',
  schemas: { request, response },
  sample: { text: 'the courier did not bring my order yesterday' },
  host: { type: 'sagemaker-serverless', memoryMb: 3072, maxConcurrency: 5 },
  gateway: { auth: 'iam', path: '/classify' },
});
