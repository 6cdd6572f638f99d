import type { StoredArtifacts } from '../../../infra/artifacts.ts';
import { type ImageRequest, packImage } from '../../package/function/pack-image.ts';
import type { Reporter } from '../reporter.ts';
import { pullBase } from './pull-base.ts';

/** The image of a function over the base that is named. Throws Fault `package`, and `config` for a base that cannot be read. */
export async function packFunctionImage(
  { baseImage, ...request }: Omit<ImageRequest, 'base'> & { readonly baseImage: string },
  { say }: Pick<Reporter, 'say'>,
  signal: AbortSignal,
): Promise<Pick<StoredArtifacts, 'image'>> {
  const base = await pullBase(baseImage, request.architecture, signal);
  const { image, lines } = await packImage({ ...request, base }, { say });
  lines.forEach(say);
  return { image };
}
