import type { Signature } from './signature.ts';

/** What the model server inside the container says of itself. */
export const modelServer: readonly Signature[] = [
  {
    id: 'model-archive-exists',
    where: 'container',
    pattern: /model\.mar already exists/,
    cause:
      'The container was started a second time on the files of the first, after it had ended of something else.',
    fix: 'Look further up in the log (`npm run logs -- --since 60`) for why it ended the first time.',
  },
  {
    id: 'worker-died',
    where: 'container',
    pattern: /\bWorker died\./,
    cause: 'The process with the model ended: while it loaded the model, of memory, or of a time limit.',
    fix: 'Read the traceback above that line; without one, deploy with a higher --memory.',
    general: true,
  },
  {
    id: 'worker-memory',
    where: 'container',
    pattern: /507 - System out of memory|server error \(507\)/,
    cause: 'The model server ran out of memory while it loaded or ran the model.',
    fix: 'Deploy with a higher --memory, and keep SAGEMAKER_MODEL_SERVER_WORKERS at 1.',
  },
];
