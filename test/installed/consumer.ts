/** A program that uses the three entry points, as a user of the package would write it. */
export const CONSUMER = `
import { type ConfigInput, defineConfig, deploy, destroy, plan } from 'sagemaker-gateway';
import { classify, InferenceError } from 'sagemaker-gateway/client';
import { type StartedEmulator, startEmulator } from 'sagemaker-gateway/emulator';

const text = 'UBER TRIP 4412';
const config: ConfigInput = defineConfig({
  name: 'imports',
  model: './sample/model',
  sample: text,
  host: { type: 'sagemaker-serverless', memoryMb: 2048, maxConcurrency: 5 },
  gateway: { auth: 'none' },
});
const emulator: StartedEmulator = await startEmulator();
Object.assign(process.env, emulator.env);
try {
  const { changes } = await plan(config);
  const { url, releaseId } = await deploy(config, { skipDryRun: true });
  const { answer, release } = await classify(url, text);
  const failure: unknown = await classify(url, '').catch((error: unknown) => error);
  const { removed } = await destroy(config);
  console.log(
    JSON.stringify({
      changes,
      label: answer[0]?.[0]?.label,
      answeredByRelease: release === releaseId,
      rejected: failure instanceof InferenceError && failure.problem.status,
      removed: removed.length > 0,
    }),
  );
} finally {
  await emulator.close();
}
`;

/** What it prints. */
export const CONSUMER_RESULT = {
  changes: true,
  label: 'transport',
  answeredByRelease: true,
  rejected: 422,
  removed: true,
};

/** Strict, with the declarations of all packages checked. The package itself refers to the types it needs. */
export const CONSUMER_TSCONFIG = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    target: 'es2024',
    module: 'nodenext',
    types: [],
    outDir: 'out',
  },
  files: ['consumer.mts', 'endpoint.config.ts'],
};
