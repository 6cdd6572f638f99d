import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTaskFolders } from '../../src/container/function/task-folder.ts';
import { packLayers } from '../../src/package/image/layer.ts';
import { buildImage } from '../../src/package/image/image.ts';
import { functionCode } from '../../src/preflight/dry-run/function-code.ts';
import { artifacts } from '../infra/declared.ts';
import { folderOf } from '../package/model-folder.ts';

/** An image whose task folder has these files. */
async function imageOf(folder: string, paths: readonly string[]) {
  const files = paths.map((path) => ({ path: `var/task/${path}`, source: join(folder, path) }));
  const layers = await packLayers(files, { createdBy: 'test', cache: join(folder, 'cache') });
  return buildImage({ architecture: 'amd64', layers, entrypoint: ['/bin/true'] });
}

describe('the code of a function in an image', () => {
  it('is laid out as it is in the image, apart from the files that were packed', async () => {
    const folder = await folderOf({ 'lambda_handler.py': 'pass\n', 'model/config.json': '{}' });
    const image = await imageOf(folder, ['lambda_handler.py', 'model/config.json']);
    const code = functionCode({ functionZip: undefined, image });
    if (!code) throw new Error('there is no code');
    expect(code).toMatchObject({ digest: image.digest, hasModel: true });
    await withTaskFolders(code.fill('no Python'), async ({ taskRoot }) => {
      expect(await readFile(join(taskRoot, 'lambda_handler.py'), 'utf8')).toBe('pass\n');
      await writeFile(join(taskRoot, 'model/config.json'), 'changed');
    });
    expect(await readFile(join(folder, 'model/config.json'), 'utf8')).toBe('{}');
  });

  it('is not there where only the digest of the image is known', () => {
    expect(functionCode({ functionZip: undefined, image: artifacts().image })).toBeUndefined();
  });
});
