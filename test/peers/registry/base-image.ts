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
  const layer = join(scratch, 'base.tar');
  const fixed = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  await execute('tar', [...fixed, '-cf', layer, '-C', root, 'usr', 'lib', 'lib64', 'etc']);
  const layout = join(scratch, 'layout');
  await tools.run('umoci', ['init', '--layout', layout]);
  await tools.run('umoci', ['new', '--image', `${layout}:base`]);
  await tools.run('umoci', ['raw', 'add-layer', '--image', `${layout}:base`, layer]);
  await tools.run('umoci', ['config', '--image', `${layout}:base`, '--config.env', 'PATH=/usr/bin']);
  const target = await readlink(join(root, 'usr/bin/python3'));
  return { layout: `oci:${layout}:base`, python: posix.join('/usr/bin', target) };
}
