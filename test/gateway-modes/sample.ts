import { fileURLToPath } from 'node:url';

/** The model in the repository. */
export const SAMPLE = fileURLToPath(new URL('../../examples/transactions/model', import.meta.url));
