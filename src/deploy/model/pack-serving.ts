import { resolve } from 'node:path';
import { hostOf } from '../../../infra/hosts/registry.ts';
import type { StoredArtifacts } from '../../../infra/artifacts.ts';
import type { Config } from '../../config/config.ts';
import { cacheFolder } from '../../local/cache-folder.ts';
import { packFunction } from '../../package/function/pack-function.ts';
import { LEAN_PYTHON } from '../../package/function/lean-python.ts';
import { packLean } from '../../package/function/pack-lean.ts';
import { packImage } from '../../package/function/pack-image.ts';
import type { ModelPackage } from '../../package/model.ts';
import type { Reporter } from '../reporter.ts';
import { pullBase } from './pull-base.ts';

const MIB = 1024 * 1024;

/** What is packed besides the archive. */
type Packed = Omit<StoredArtifacts, 'archive'>;

/**
 * The zip or image of a function that runs the model, or the image of the lean container; nothing for an image of AWS.
 * Throws Fault `package`.
 */
export async function packServing(
  config: Config,
  model: ModelPackage,
  { say }: Pick<Reporter, 'say'>,
  signal: AbortSignal,
): Promise<Packed> {
  const host = hostOf(config);
  const platform = host.functionPackage?.(config.host);
  const capacity = host.capacity(config.host);
  if (platform === undefined || capacity.type !== 'function') {
    return config.container.family === 'lean' ? await leanImage(config, model, say, signal) : {};
  }
  const { baseImage, ...target } = platform;
  const request = { ...model, ...target, cacheDir: functionCache() };
  if (baseImage === undefined) {
    const packed = await packFunction({ ...request, tmpBytes: capacity.storageMb * MIB }, { say });
    packed.lines.forEach(say);
    return { functionZip: packed };
  }
  const base = await pullBase(baseImage, target.architecture, signal);
  const { image, lines } = await packImage({ ...request, base }, { say });
  lines.forEach(say);
  return { image };
}

async function leanImage(
  config: Config,
  { isBundled }: ModelPackage,
  say: Reporter['say'],
  signal: AbortSignal,
): Promise<Packed> {
  const { python = LEAN_PYTHON } = config.container;
  const { baseImage = `public.ecr.aws/docker/library/python:${python}-slim-trixie` } = config.container;
  const base = await pullBase(baseImage, 'x86_64', signal);
  const { image, lines } = await packLean({ base, python, isBundled, cacheDir: functionCache() }, { say });
  lines.forEach(say);
  return { image };
}

function functionCache(): string {
  return resolve(cacheFolder('functions'));
}
