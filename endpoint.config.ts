import { defineConfig } from './infra/parse-config.ts';

export default defineConfig({
  // Name of the service; with the stage it is part of every name in your account.
  name: 'transactions',
  // Folder of the trained model: a Hugging Face folder or a PyTorch export.
  model: './examples/transactions/model',
  // Text that a deploy classifies to verify the URL.
  sample: 'UBER TRIP 4412',
  // Memory in MB (1024 to 6144 in steps of 1024; new accounts: at most 3072) and requests at the same time (1 to 200).
  host: { type: 'sagemaker-serverless', memoryMb: 2048, maxConcurrency: 5 },
  // Or machines that are always on: { type: 'sagemaker-realtime', instanceType: 'ml.m5.large', instanceCount: 1 }.
  // How updates move traffic on instances: rollout: { strategy: 'canary', size: { percent: 10 }, autoRollback: true }.
  // Who may call: 'iam' (a SigV4 signature), 'jwt' (a token, with jwt: { issuer, audience }), 'api-key' (with api: 'rest')
  // or 'none' (everybody).
  gateway: { auth: 'iam' },
});
