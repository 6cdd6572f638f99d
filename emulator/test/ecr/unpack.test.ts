import { mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { Header, type HeaderData } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { push, registryUnderTest, REPOSITORY } from './registry-under-test.ts';

const account = registryUnderTest();
const URI = `123456789012.dkr.ecr.us-east-1.amazonaws.com/${REPOSITORY}`;
let scratch = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'emulator-unpack-'));
});
afterAll(async () => await rm(scratch, { recursive: true, force: true }));

interface Entry extends HeaderData {
  readonly path: string;
  readonly content?: string;
}

/** A tar of these entries, also of ones that no tool would write. */
function tar(...entries: readonly Entry[]): Buffer {
  const blocks = entries.map(({ content = '', ...data }) => {
    const header = Buffer.alloc(512);
    new Header({ type: 'File', mode: 0o644, size: content.length, mtime: new Date(0), ...data }).encode(
      header,
    );
    return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

async function unpacked(name: string, ...layers: readonly Buffer[]): Promise<string> {
  const { digest } = await push(account.ecr, layers, { config: { name } });
  const folder = join(scratch, name);
  await account.images.unpack(`${URI}@${digest}`, folder);
  return folder;
}

describe('the file system of an image', () => {
  it('is its layers, one over the other, without what a layer deletes', async () => {
    const folder = await unpacked(
      'layers',
      tar(
        { path: 'app/old', content: 'old' },
        { path: 'app/kept', content: 'kept' },
        { path: 'data/lower', content: 'x' },
        { path: 'file', content: 'first' },
      ),
      tar(
        { path: 'app/.wh.old' },
        { path: 'data/new', content: 'new' },
        { path: 'data/.wh..wh..opq' },
        { path: 'file', content: 'second', mode: 0o755 },
        { path: 'app/hard', type: 'Link', linkpath: 'app/kept' },
      ),
    );
    expect(await readdir(join(folder, 'app'))).toEqual(['hard', 'kept']);
    expect(await readdir(join(folder, 'data'))).toEqual(['new']);
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('second');
    expect((await stat(join(folder, 'file'))).mode & 0o777).toBe(0o755);
    expect(await readFile(join(folder, 'app/hard'), 'utf8')).toBe('kept');
  });

  it('follows the links of lower layers inside the image', async () => {
    const folder = await unpacked(
      'links',
      tar(
        { path: 'usr/lib/', type: 'Directory', mode: 0o755 },
        { path: 'lib', type: 'SymbolicLink', linkpath: '/usr/lib' },
      ),
      tar({ path: 'lib/libc.so', content: 'libc' }),
    );
    expect(await readFile(join(folder, 'usr/lib/libc.so'), 'utf8')).toBe('libc');
    expect(await readlink(join(folder, 'lib'))).toBe('/usr/lib');
  });

  it('never reaches a file outside: not by .., an absolute name, a link, or a deletion through one', async () => {
    await writeFile(join(scratch, 'outside'), 'untouched');
    const folder = await unpacked(
      'hostile',
      tar(
        { path: '../outside', content: 'overwritten' },
        { path: join(scratch, 'outside'), content: 'overwritten' },
        { path: 'up', type: 'SymbolicLink', linkpath: '../..' },
        { path: 'up/outside', content: 'overwritten' },
        { path: 'abs', type: 'SymbolicLink', linkpath: scratch },
        { path: 'abs/outside', content: 'overwritten' },
        { path: 'loot', type: 'Link', linkpath: '../outside' },
      ),
      tar({ path: 'abs/.wh.outside' }, { path: 'up/.wh.outside' }, { path: 'up/.wh..' }, { path: '.wh...' }),
    );
    expect(await readFile(join(scratch, 'outside'), 'utf8')).toBe('untouched');
    expect(await readdir(scratch)).toEqual(expect.arrayContaining(['outside', 'hostile']));
    expect(await readdir(folder)).toContain('abs');
  });

  it('is refused when a layer is no tar', async () => {
    await expect(unpacked('broken', Buffer.alloc(4096, 'no tar'))).rejects.toThrow('checksum');
  });

  it('is refused when its links lead in a circle', async () => {
    const circle = tar(
      { path: 'a', type: 'SymbolicLink', linkpath: 'b' },
      { path: 'b', type: 'SymbolicLink', linkpath: 'a' },
      { path: 'a/file', content: 'x' },
    );
    await expect(unpacked('circle', circle)).rejects.toThrow('too many symbolic links');
  });
});

describe('an image as other services find it', () => {
  it('has its config, by tag and by digest', async () => {
    const config = { config: { Entrypoint: ['/bin/run'], Env: ['A=1'] } };
    const { digest } = await push(account.ecr, [tar()], { imageTag: 'found', config });
    for (const uri of [`${URI}:found`, `${URI}@${digest}`]) {
      expect(account.images.find(uri)).toMatchObject({
        digest,
        region: 'us-east-1',
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        layerTypes: ['application/vnd.oci.image.layer.v1.tar+gzip'],
        config: { architecture: 'amd64', ...config },
      });
    }
    expect(account.images.find(`${URI}:none`)).toBeUndefined();
    expect(account.images.find(URI.replace('123456789012', '210987654321'))).toBeUndefined();
    await expect(account.images.unpack(`${URI}:none`, join(scratch, 'none'))).rejects.toThrow('no image');
  });

  it('is for the services and resources that the policy of its repository lets in', async () => {
    const { digest } = await push(account.ecr, [tar()], { imageTag: 'pulled' });
    const may = (service: string, source: string): boolean | undefined =>
      account.images.find(`${URI}@${digest}`)?.mayPull(service, source);
    const own = 'arn:aws:lambda:us-east-1:123456789012:function:shop';
    expect(may('lambda.amazonaws.com', own)).toBe(false);
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Condition: { StringLike: { 'aws:SourceArn': 'arn:aws:lambda:us-east-1:123456789012:function:*' } },
    };
    const policyText = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await account.ecr.send(new SetRepositoryPolicyCommand({ repositoryName: REPOSITORY, policyText }));
    expect(may('lambda.amazonaws.com', own)).toBe(true);
    expect(may('lambda.amazonaws.com', own.replace('123456789012', '210987654321'))).toBe(false);
    expect(may('sagemaker.amazonaws.com', own)).toBe(false);
  });
});
