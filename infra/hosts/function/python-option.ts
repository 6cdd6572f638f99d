import * as z from 'zod';

/** The Python of a function. */
export const pythonOption = z
  .enum(['3.13', '3.12'])
  .default('3.13')
  .describe('Python of the function. Its packages are vendored for it.');
