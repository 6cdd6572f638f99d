import { describe, expect, it } from 'vitest';
import { bundleProxy } from '../../../src/package/proxy.ts';
import { SEARCHED_BYTES } from '../../../src/package/secrets/reject-secrets.ts';
import { secretsIn } from '../../../src/package/secrets/secret-content.ts';
import { secretName } from '../../../src/package/secrets/secret-names.ts';
import { task } from '../../../src/tasks/text-classification.ts';
import { describeModelFolder } from '../../../src/package/model.ts';
import { describeFiles, folderOf, hooks, pathsOf, refusalOf, smallModel } from '../model-folder.ts';
import { HARMLESS, HARMLESS_NAMES, made, SECRET_NAMES, SECRETS } from './secret-samples.ts';

const token = `ghp_${made(36)}`;

describe('a secret', () => {
  it.each(Object.entries(SECRETS))('is found by its content: %s', async (_, text) => {
    expect(await secretsIn(`# settings\n${text}\n`)).not.toEqual([]);
  });

  it.each(SECRET_NAMES)('is found by its name: %s', (name) => {
    expect(secretName(`code/${name}`)).toBeDefined();
  });
});

describe('no secret', () => {
  it.each(Object.entries(HARMLESS))('is found in %s', async (_, text) => {
    expect(await secretsIn(`# settings\n${text}\n`)).toEqual([]);
  });

  it.each(HARMLESS_NAMES)('is suspected by the name %s', (name) => {
    expect(secretName(`code/${name}`)).toBeUndefined();
  });
});

describe('packing', () => {
  it('stops at secrets with file, line and rule, how to allow one, and not their values', async () => {
    const refusal = await refusalOf(
      describeFiles(
        { ...smallModel, 'client_secret.json': '{}' },
        { ...hooks, 'pkg/client.py': `import os\n\nTOKEN = "${token}"\n`, 'server.pem': '' },
      ),
    );
    expect(refusal.message.split('\n').slice(1)).toEqual([
      '  client_secret.json: by its name (rule secret-word)',
      '  code/pkg/client.py:3 (rule secretlint-github)',
      '  code/server.pem: by its name (rule key-file)',
    ]);
    expect(refusal.hint).toContain('--allow-files client_secret.json');
    expect(`${refusal.message}${refusal.hint}`).not.toContain(token);
  });

  it('includes a file that is allowed by its exact path, and no other', async () => {
    const codeDir = await folderOf({ ...hooks, 'ca.pem': 'x', 'inner/ca.pem': 'x' });
    const modelDir = await folderOf(smallModel);
    const refusal = await refusalOf(describeModelFolder({ modelDir, codeDir, allowFiles: ['code/ca.pem'] }));
    expect(refusal.message).toContain('code/inner/ca.pem');
    expect(refusal.message).not.toContain('code/ca.pem');
    const allowFiles = ['code/ca.pem', 'code/inner/ca.pem'];
    expect(pathsOf(await describeModelFolder({ modelDir, codeDir, allowFiles }))).toEqual(
      expect.arrayContaining(allowFiles),
    );
  });

  it('finds a secret in UTF-16, and one after other bytes than UTF-8', async () => {
    const wide = Buffer.from(`\uFEFFTOKEN=${token}`, 'utf16le');
    const latin1 = Buffer.from(`caf\u00e9 ${token}`, 'latin1');
    const refusal = await refusalOf(describeFiles(smallModel, { ...hooks, 'a.txt': wide, 'b.txt': latin1 }));
    expect(refusal.message).toContain('code/a.txt:1');
    expect(refusal.message).toContain('code/b.txt:1');
  });

  it('searches the start of a large file, and no weights', async () => {
    const padding = 'word\n'.repeat(SEARCHED_BYTES / 4);
    await describeFiles(
      { ...smallModel, 'pytorch_model.bin': token },
      { ...hooks, 'late.txt': `${padding}${token}` },
    );
    const refusal = await refusalOf(
      describeFiles(smallModel, { ...hooks, 'early.txt': `${token}\n${padding}` }),
    );
    expect(refusal.message).toContain('code/early.txt:1');
  });

  it('lists ten findings at most', async () => {
    const many = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`k${index}.pem`, '']));
    const refusal = await refusalOf(describeFiles(smallModel, { ...hooks, ...many }));
    expect(refusal.message).toContain('… and 4 more');
  });

  it('leaves out a virtual environment of any name', async () => {
    const environment = { 'lib312/pyvenv.cfg': 'home = /usr/bin', 'lib312/lib/certifi/cacert.pem': '' };
    const described = await describeFiles(smallModel, { ...hooks, ...environment });
    expect(described.leftOut).toContainEqual({
      path: 'code/lib312/',
      reason: 'a Python virtual environment',
    });
    expect(pathsOf(described).filter((path) => path.includes('lib312'))).toEqual([]);
  });
});

it('the proxy is not built with a secret in its OpenAPI document', async () => {
  const openApi = JSON.stringify({ info: { description: `call with ${token}` } });
  const refusal = await refusalOf(bundleProxy({ taskModule: task.module, openApi }));
  expect(refusal.message).toContain('openapi.json:1 (rule secretlint-github)');
});
