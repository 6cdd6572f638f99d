import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { describe, expect, it } from 'vitest';
import type { ContainerImage, ImageBlob } from '../../../src/contract/image.ts';
import { baseImage } from '../../../src/package/image/base-image.ts';
import { buildImage } from '../../../src/package/image/image.ts';
import { packLayers } from '../../../src/package/image/layer.ts';
import type { ImageFile } from '../../../src/package/image/layer-tar.ts';
import { folderOf, noise, refusalOf, refusalThrownBy, scratchFolder } from '../model-folder.ts';

const FILES = {
  'serve.py': 'print("serving")\n',
  'model/model.onnx': noise(3_000_000),
  'model/tokenizer.json': 'word '.repeat(300_000),
  run: '#!/bin/sh\n',
};

async function sources(files: Record<string, string | Uint8Array> = FILES): Promise<ImageFile[]> {
  const root = await folderOf(files);
  return Object.keys(files).map((name) => ({
    path: `var/task/${name}`,
    source: join(root, name),
    executable: name === 'run',
  }));
}

async function imageOf(files: readonly ImageFile[], maxBytes?: number): Promise<ContainerImage> {
  const options = { createdBy: 'model', cache: await scratchFolder(), ...(maxBytes && { maxBytes }) };
  const layers = await packLayers(files, options);
  return buildImage({ architecture: 'amd64', entrypoint: ['/usr/bin/python3.13', 'serve.py'], layers });
}

async function contentOf(blob: ImageBlob | undefined, fromByte = 0): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of blob?.open(fromByte) ?? []) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

function sha256(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

async function entriesOf(tar: Buffer): Promise<ReadEntry[]> {
  const entries: ReadEntry[] = [];
  const parser = new Parser({
    onReadEntry: (entry) => {
      entries.push(entry);
      entry.resume();
    },
  });
  parser.end(tar);
  return await Promise.resolve(entries);
}

describe('an image', () => {
  it('has the same digest again: in another order, after touch, chmod and another umask', async () => {
    const files = await sources();
    const first = await imageOf(files);
    const umask = process.umask(0o077);
    try {
      const again = await sources();
      for (const { source } of again) {
        await chmod(source, 0o600);
        await utimes(source, 1, 1);
      }
      expect((await imageOf(again.toReversed())).digest).toBe(first.digest);
    } finally {
      process.umask(umask);
    }
    await writeFile(files[0]?.source ?? '', 'print("changed")\n');
    expect((await imageOf(files)).digest).not.toBe(first.digest);
  });

  it('consists of blobs that are what their digests say, from any byte on', async () => {
    const image = await imageOf(await sources());
    for (const blob of image.blobs) {
      const content = await contentOf(blob);
      expect([sha256(content), content.length]).toEqual([blob.digest, blob.bytes]);
      const from = Math.floor(blob.bytes * 0.9);
      expect((await contentOf(blob, from)).equals(content.subarray(from))).toBe(true);
    }
    expect(sha256(image.manifest)).toBe(image.digest);
  });

  it('names each blob in its manifest, and each unpacked layer with a line of history in its config', async () => {
    const { manifest, blobs } = await imageOf(await sources(), 2_000_000);
    expect(blobs).toHaveLength(3);
    const { config, layers } = JSON.parse(Buffer.from(manifest).toString());
    expect([...layers, config]).toEqual(
      blobs.map(({ mediaType, digest, bytes }) => ({ mediaType, digest, size: bytes })),
    );
    const read = JSON.parse((await contentOf(blobs.at(-1))).toString());
    const tars = await Promise.all(blobs.slice(0, -1).map(async (blob) => gunzipSync(await contentOf(blob))));
    expect(read.rootfs.diff_ids).toEqual(tars.map(sha256));
    expect(read.history).toHaveLength(tars.length);
    expect(read).toMatchObject({ architecture: 'amd64', os: 'linux', created: '1970-01-01T00:00:00Z' });
  });

  it('has readable files and folders of root, without times and without pax headers', async () => {
    const { blobs } = await imageOf(await sources());
    const entries = await entriesOf(gunzipSync(await contentOf(blobs[0])));
    const modes = entries.map(({ path, mode }) => [path, (mode ?? 0).toString(8)]);
    expect(modes).toEqual([
      ['var/', '755'],
      ['var/task/', '755'],
      ['var/task/model/', '755'],
      ['var/task/model/model.onnx', '644'],
      ['var/task/model/tokenizer.json', '644'],
      ['var/task/run', '755'],
      ['var/task/serve.py', '644'],
    ]);
    for (const { uid, gid, mtime } of entries) expect([uid, gid, mtime?.getTime()]).toEqual([0, 0, 0]);
  });

  it('is unpacked by GNU tar as it was', async () => {
    const name = `${'folder/'.repeat(20)}${'n'.repeat(90)}`;
    const { blobs } = await imageOf(await sources({ [name]: 'deep', 'weights.bin': noise(100_000) }));
    const folder = await scratchFolder();
    execFileSync('tar', ['-xzf', '-', '-C', folder], { input: await contentOf(blobs[0]) });
    expect(await readFile(join(folder, 'var/task', name), 'utf8')).toBe('deep');
    expect((await stat(join(folder, 'var/task/weights.bin'))).size).toBe(100_000);
  });

  it.each([
    ['a name that ustar cannot hold', 'n'.repeat(101), /100 bytes/],
    ['a name that is not ASCII', 'ümlaut', /ASCII/],
    ['a name that would delete a file of the base', '.wh.python', /\.wh\./],
    ['a path that leaves the image', '../x', /reserved folder name/],
  ])('is refused with %s', async (_, path, message) => {
    const root = await folderOf({ x: '' });
    const options = { createdBy: 'x', cache: await scratchFolder() };
    const packed = packLayers([{ path, source: join(root, 'x') }], options);
    expect((await refusalOf(packed)).message).toMatch(message);
  });

  it.each([
    ['entrypoint', { entrypoint: ['python3'] }],
    ['working folder', { entrypoint: ['/python3'], workingDir: 'var/task' }],
  ])('is refused with a relative %s', (_, settings) => {
    const refusal = refusalThrownBy(() => buildImage({ architecture: 'amd64', layers: [], ...settings }));
    expect(refusal.message).toContain('not an absolute path');
  });

  it('is refused for a file that changes between the two readings', async () => {
    const files = await sources();
    const { blobs } = await imageOf(files);
    await writeFile(files[0]?.source ?? '', 'print("changing")\n');
    expect((await refusalOf(contentOf(blobs[0]))).message).toContain('changed during packing');
  });
});

describe('an image on a base', () => {
  const layer: ImageBlob = {
    mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    digest: sha256(Buffer.from('base')),
    bytes: 4,
    open: async function* () {
      yield Buffer.from('base');
    },
  };
  const config = {
    architecture: 'arm64',
    os: 'linux',
    variant: 'v8',
    config: { Env: ['PATH=/usr/bin', 'LANG=C'], Entrypoint: ['/base.sh'], Cmd: ['x'], WorkingDir: '/base' },
    rootfs: { type: 'layers', diff_ids: ['sha256:0'] },
  };

  it("keeps the base's layers and settings, but for those that are given", async () => {
    const base = baseImage('base', config, [layer]);
    const options = { createdBy: 'model', cache: await scratchFolder() };
    const layers = await packLayers(await sources(), options);
    const environment = { LANG: 'C.UTF-8', B: '2', A: '1' };
    const labels = { b: '2', a: '1' };
    const { blobs, manifest, mediaType } = buildImage({
      architecture: 'arm64',
      entrypoint: ['/python'],
      exposedPorts: [8080],
      environment,
      labels,
      layers,
      base,
      format: 'docker',
    });
    const read = JSON.parse((await contentOf(blobs.at(-1))).toString());
    expect(read.config).toEqual({
      ExposedPorts: { '8080/tcp': {} },
      Env: ['PATH=/usr/bin', 'LANG=C.UTF-8', 'A=1', 'B=2'],
      Entrypoint: ['/python'],
      WorkingDir: '/base',
      Labels: { a: '1', b: '2' },
    });
    expect(read.variant).toBe('v8');
    expect(read.rootfs.diff_ids).toEqual(['sha256:0', layers[0]?.diffId]);
    expect(read.history).toHaveLength(2);
    expect(JSON.parse(Buffer.from(manifest).toString()).layers[0].digest).toBe(layer.digest);
    expect(mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json');
  });

  it('is refused for another platform', () => {
    const base = baseImage('base', config, [layer]);
    const built = (): unknown =>
      buildImage({ architecture: 'amd64', entrypoint: ['/python'], layers: [], base });
    expect(refusalThrownBy(built).message).toContain('linux/arm64');
  });

  it.each([
    ['zstd layers', config, [{ ...layer, mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd' }]],
    ['more layers than its config names', config, [layer, layer]],
    ['a config of something else', { mediaType: 'a helm chart' }, []],
  ])('is refused for a base with %s', (_, given, layers) => {
    expect(refusalThrownBy(() => baseImage('it', given, layers)).message).toContain('cannot be a base image');
  });
});
