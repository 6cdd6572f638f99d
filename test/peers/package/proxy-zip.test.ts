import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { task } from '../../../src/tasks/text-classification.ts';
import { bundleProxy } from '../../../src/package/proxy.ts';
import { scratchFolder } from '../../package/model-folder.ts';

it('the zip of the proxy opens with Python’s zipfile', async () => {
  const folder = await scratchFolder();
  const { zip } = await bundleProxy({ taskModule: task.module, openApi: '{"openapi":"3.1.0"}' });
  await writeFile(join(folder, 'proxy.zip'), zip);
  execFileSync('python3', ['-m', 'zipfile', '-e', 'proxy.zip', '.'], { cwd: folder });
  const content = unzipSync(zip)['index.mjs'];
  expect(await readFile(join(folder, 'index.mjs'))).toEqual(Buffer.from(content ?? []));
});
