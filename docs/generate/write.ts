import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PAGES } from './pages.ts';

/** `npm run docs`: writes the reference pages from the schemas. */
for (const [path, text] of Object.entries(PAGES)) {
  writeFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), text());
  process.stdout.write(`${path}\n`);
}
