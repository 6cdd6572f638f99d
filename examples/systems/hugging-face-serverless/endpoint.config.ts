import { fileURLToPath } from 'node:url';
import { defineConfig } from '../../../infra/parse-config.ts';

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  name: 'hf-serverless',
  model: folder('../../transactions/model'),
  // Requests and answers of the image, not of the built-in script, whose answers are lists of lists.
  code: folder('code'),
  task: 'custom',
  sample: { inputs: 'UBER TRIP 4412' },
  host: { type: 'sagemaker-serverless', memoryMb: 3072, maxConcurrency: 8 },
  gateway: { auth: 'iam', path: '/test' },
});
