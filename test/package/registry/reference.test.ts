import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storedCredentials } from '../../../src/package/registry/credentials.ts';
import { parseReference } from '../../../src/package/registry/reference.ts';
import { scratchFolder } from '../model-folder.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const HUB = 'registry-1.docker.io';

describe('the name of an image', () => {
  it.each([
    ['public.ecr.aws/lambda/python:3.13', 'public.ecr.aws', 'lambda/python', '3.13'],
    ['127.0.0.1:5000/shop', '127.0.0.1:5000', 'shop', 'latest'],
    [`ghcr.io/shop/images:live@${DIGEST}`, 'ghcr.io', 'shop/images', DIGEST],
    ['python:3.13-slim', HUB, 'library/python', '3.13-slim'],
    ['shop/images', HUB, 'shop/images', 'latest'],
    ['docker.io/shop/images', HUB, 'shop/images', 'latest'],
  ])('%s is %s, %s, %s', (text, registry, repository, reference) => {
    expect(parseReference(text)).toEqual({ registry, repository, reference });
  });

  it.each(['', 'shop/UPPER', 'shop:', 'shop@sha256:short', 'https://ghcr.io/shop'])('is not "%s"', (text) => {
    expect(() => parseReference(text)).toThrow('is not the name of a container image');
  });
});

describe('the credentials of docker login', () => {
  it('are those of the registry, and none without a file', async () => {
    const folder = await scratchFolder();
    const found = async (registry: string) => await storedCredentials(registry, { DOCKER_CONFIG: folder });
    expect(await found('ghcr.io')).toBeUndefined();
    const auth = btoa('me:pass:word');
    const auths = {
      'ghcr.io': { auth },
      'https://index.docker.io/v1/': { auth: btoa('hub:x') },
      'quay.io': {},
    };
    await writeFile(join(folder, 'config.json'), JSON.stringify({ auths, credsStore: 'desktop' }));
    expect(await found('ghcr.io')).toEqual({ username: 'me', password: 'pass:word' });
    expect(await found('registry-1.docker.io')).toMatchObject({ username: 'hub' });
    expect(await found('quay.io')).toBeUndefined();
    await writeFile(join(folder, 'config.json'), 'no JSON');
    expect(await found('ghcr.io')).toBeUndefined();
  });
});
