import { resolve } from 'node:path';
import type { StoredArtifacts } from '../../../infra/artifacts.ts';
import type { Config } from '../../config/config.ts';
import { cacheFolder } from '../../local/cache-folder.ts';
import { LEAN_PYTHON } from '../../package/function/lean-python.ts';
import { packLean } from '../../package/function/pack-lean.ts';
import type { ModelPackage } from '../../package/model.ts';
import type { Reporter } from '../reporter.ts';
import { pullBase } from './pull-base.ts';

/** The image of the lean container. Throws Fault `package`, and `config` for a base image that cannot be read. */
export async function packLeanOf(
  { container }: Config,
  { isBundled }: ModelPackage,
  { say }: Pick<Reporter, 'say'>,
  signal: AbortSignal,
): Promise<Pick<StoredArtifacts, 'image'>> {
  const { python = LEAN_PYTHON } = container;
  const { baseImage = `public.ecr.aws/docker/library/python:${python}-slim-trixie` } = container;
  const base = await pullBase(baseImage, 'x86_64', signal);
  const cacheDir = resolve(cacheFolder('functions'));
  const { image, lines } = await packLean({ base, python, isBundled, cacheDir }, { say });
  lines.forEach(say);
  return { image };
}
