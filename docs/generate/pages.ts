import { configurationPage } from './configuration.ts';
import { httpApiPage } from './http-api.ts';
import { transientErrorsPage } from './transient-errors.ts';

/** The generated pages by their paths in the repository. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': configurationPage,
  'docs/http-api.md': httpApiPage,
  'docs/transient-errors.md': transientErrorsPage,
};
