import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { encodeTarget, TARGET_VARIABLE } from '../../src/contract/target.ts';
import { sampleTarget } from '../contract/sample-target.ts';
import { task } from '../../src/tasks/text-classification.ts';
import { bundleProxy, LICENSES_FILE } from '../../src/package/proxy.ts';
import { scratchFolder } from './model-folder.ts';

// Measured: 369 kB. A larger module makes cold starts slower.
const bundleLimitBytes = 550_000;

const SERVED = { taskModule: task.module, openApi: '{"openapi":"3.1.0"}\n' };

const proxyModule = fileURLToPath(new URL('../../src/package/proxy.ts', import.meta.url));

function digestElsewhere(timeZone: string, cwd: string): string {
  const script = `import { bundleProxy } from ${JSON.stringify(proxyModule)}; console.log((await bundleProxy(${JSON.stringify(SERVED)})).digest)`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    cwd,
    env: { ...process.env, TZ: timeZone },
  }).trim();
}

describe('bundleProxy', () => {
  it('returns one small module, and the digests for Lambda and the names', async () => {
    const proxy = await bundleProxy(SERVED);
    const files = unzipSync(proxy.zip);
    expect(Object.keys(files)).toEqual(['index.mjs', 'openapi.json', LICENSES_FILE]);
    expect(files['index.mjs']?.length).toBeLessThan(bundleLimitBytes);
    const sha256 = createHash('sha256').update(proxy.zip).digest();
    expect(proxy).toMatchObject({
      digest: sha256.toString('hex'),
      sha256Base64: sha256.toString('base64'),
      bytes: proxy.zip.length,
      handler: 'index.handler',
      runtime: 'nodejs24.x',
    });
  });

  it('contains the license of each package in the module', async () => {
    const files = unzipSync((await bundleProxy(SERVED)).zip);
    const text = new TextDecoder().decode(files[LICENSES_FILE]);
    const imported = ['hono', 'zod', '@smithy/signature-v4', '@smithy/core'];
    expect(imported.filter((name) => !text.includes(`\n${name} `) && !text.startsWith(`${name} `))).toEqual(
      [],
    );
    expect(text).toContain('Permission is hereby granted, free of charge');
    expect(text).toContain('Apache License');
    expect(text).not.toContain('License: ');
  });

  it('is byte-identical in another process, folder and time zone', async () => {
    const { digest } = await bundleProxy(SERVED);
    expect(digestElsewhere('Pacific/Kiritimati', await scratchFolder())).toBe(digest);
    expect(digestElsewhere('America/Los_Angeles', '/')).toBe(digest);
  });

  it('loads in a bare Node with nothing installed, and exports the handler it names', async () => {
    const folder = await scratchFolder();
    const { zip } = await bundleProxy(SERVED);
    for (const [name, content] of Object.entries(unzipSync(zip)))
      await writeFile(join(folder, name), content);
    const script = `console.log(typeof (await import(${JSON.stringify(pathToFileURL(join(folder, 'index.mjs')).href)})).handler)`;
    const env = {
      AWS_REGION: 'eu-west-1',
      [TARGET_VARIABLE]: encodeTarget(sampleTarget()),
    };
    const answer = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      cwd: folder,
      env,
    });
    expect(answer.trim()).toBe('function');
  });
});
