import { defineConfig } from '../../infra/parse-config.ts';

export default defineConfig({
  // Name of the service; with the stage it is part of every name in your account.
  name: 'answers',
  // Folder of the trained model: a Hugging Face folder or a PyTorch export.
  model: './model',
  // What the model does; without it, the task is detected from the model.
  task: 'question-answering',
  // Request that a deploy sends to verify the URL.
  sample: {
    question: 'When does the museum open?',
    context: 'The museum in Mill Lane opens at ten and closes at five. Tickets cost 9 euros.',
  },
  // Memory in MB (1024 to 6144 in steps of 1024; new accounts: at most 3072) and requests at the same time (1 to 200).
  host: { type: 'sagemaker-serverless', memoryMb: 2048, maxConcurrency: 5 },
  // Who may call: 'iam' (a SigV4 signature), 'jwt' (a token, with jwt: { issuer, audience }), 'api-key' (with api: 'rest')
  // or 'none' (everybody).
  gateway: { auth: 'iam' },
});
