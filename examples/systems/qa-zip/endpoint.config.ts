import { fileURLToPath } from 'node:url';
import { defineConfig } from '../../../infra/parse-config.ts';

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const text = { type: 'string', minLength: 1 };

export default defineConfig({
  name: 'qa-zip',
  model: folder('../../question-answering/model'),
  code: folder('code'),
  entry: 'serve.py',
  task: 'custom',
  schemas: {
    request: {
      type: 'object',
      required: ['context', 'question'],
      properties: { context: text, question: text },
    },
    response: { type: 'object', required: ['answer'], properties: { answer: { type: 'string' } } },
  },
  sample: {
    context: 'The museum in Mill Lane opens at ten and closes at five. Tickets cost 9 euros.',
    question: 'When does the museum open?',
  },
  // As in the original: packages in the zip, the model in S3.
  host: { type: 'lambda-zip', modelIn: 's3', memoryMb: 3008 },
  gateway: { auth: 'iam', path: '/ask', cors: { origins: ['*'] } },
});
