import { fileURLToPath } from 'node:url';

/** The model that travels with the project. */
export const SAMPLE = fileURLToPath(new URL('../../examples/transactions/model', import.meta.url));
