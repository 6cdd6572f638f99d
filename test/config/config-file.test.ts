import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readConfigFile } from '../../src/config/config-file.ts';

it.each(['ts', 'mts', 'js', 'mjs'])(
  'endpoint.config.%s is read where there is no package.json',
  async (type) => {
    const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-config-'));
    onTestFinished(async () => await rm(folder, { recursive: true }));
    const file = join(folder, `endpoint.config.${type}`);
    await writeFile(file, "export default { name: 'words' };\n");
    expect(await readConfigFile(file)).toEqual({ name: 'words' });
  },
);
