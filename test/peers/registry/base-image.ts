import { execFile } from 'node:child_process';
import { readlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { unpackPackages } from './debian-packages.ts';
import type { Tools } from './tools.ts';

const execute = promisify(execFile);

/** A minimal base image, made without our builder, in an OCI layout. */
export interface LayoutImage {
  /** As skopeo names it. */
  readonly layout: string;
  /** The interpreter's real path in the image: Debian's python3 is a link, which Lambda does not follow. */
  readonly python: string;
}

/** Python and its libraries from Debian's packages, made an image by GNU tar and umoci. */
export async function makeBaseImage(tools: Tools, cache: string, scratch: string): Promise<LayoutImage> {
  const root = await unpackPackages(join(cache, 'base'), ['python3-minimal'], 'all');
  const env = ['PATH=/usr/bin'];
  const layout = await layoutOf(
    tools,
    { root, names: ['usr', 'lib', 'lib64', 'etc'], env },
    join(scratch, 'layout'),
  );
  const target = await readlink(join(root, 'usr/bin/python3'));
  return { layout, python: posix.join('/usr/bin', target) };
}

/** What a base image has: these entries of a folder, and these variables. */
interface Content {
  readonly root: string;
  readonly names: readonly string[];
  readonly env: readonly string[];
}

/** Makes an OCI layout of one layer in a new folder; returns it as skopeo names it. */
export async function layoutOf(tools: Tools, { root, names, env }: Content, folder: string): Promise<string> {
  const layer = `${folder}.tar`;
  const fixed = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  await execute('tar', [...fixed, '-cf', layer, '-C', root, ...names]);
  const image = ['--image', `${folder}:base`];
  await tools.run('umoci', ['init', '--layout', folder]);
  await tools.run('umoci', ['new', ...image]);
  await tools.run('umoci', ['raw', 'add-layer', ...image, layer]);
  await tools.run('umoci', ['config', ...image, ...env.flatMap((each) => ['--config.env', each])]);
  return `oci:${folder}:base`;
}
