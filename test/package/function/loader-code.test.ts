import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { loaderCode } from '../../../src/package/function/loader-code.ts';

it('The zip of the loader is small, always the same, and has the modules of both handlers', async () => {
  const { zip, sha256 } = await loaderCode();
  expect(await loaderCode()).toEqual({ zip, sha256 });
  expect(sha256).toBe(createHash('sha256').update(zip).digest('base64'));
  expect(zip.length).toBeLessThan(50_000);
  const names = Object.keys(unzipSync(zip));
  expect(names).toEqual(expect.arrayContaining(['file_system_loader.py', 'mounted_handler.py']));
  expect(names.every((name) => /^[a-z_]+\.py$/.test(name))).toBe(true);
});
