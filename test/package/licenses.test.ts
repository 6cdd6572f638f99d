import { join } from 'node:path';
import { expect, it } from 'vitest';
import { licensesOf } from '../../src/package/licenses.ts';
import { folderOf } from './model-folder.ts';

const manifest = (name: string) => JSON.stringify({ name, version: '1.2.3', license: 'ISC' });

it('gives each package its license once, and those with the same text together', async () => {
  const root = await folderOf({
    'node_modules/one/package.json': manifest('one'),
    'node_modules/one/LICENSE.md': 'Terms\r\nof use\n',
    'node_modules/@scope/two/package.json': manifest('@scope/two'),
    'node_modules/@scope/two/licence': 'Terms\nof use',
    'node_modules/one/node_modules/inner/package.json': manifest('inner'),
    'src/own.js': '',
  });
  const files = ['one/a.js', 'one/lib/b.js', '@scope/two/c.js', 'one/node_modules/inner/d.js'];
  const text = await licensesOf([
    ...files.map((file) => join(root, 'node_modules', file)),
    join(root, 'src/own.js'),
  ]);
  expect(text).toBe(
    `@scope/two 1.2.3\none 1.2.3\n\nTerms\nof use\n\n${'-'.repeat(80)}\n\ninner 1.2.3\n\nLicense: ISC\n`,
  );
});
