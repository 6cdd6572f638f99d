import { configurationPage } from './configuration.ts';
import { httpApiPage } from './http-api.ts';

/** The generated pages by their paths in the repository. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': configurationPage,
  'docs/http-api.md': httpApiPage,
};
