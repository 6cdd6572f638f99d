import { imageInEcr } from '../../aws/ecr/pull-image.ts';
import type { ContainerImage } from '../../contract/image.ts';
import { retired } from './archive-copy.ts';
import type { PromotionSource } from './promotion-source.ts';
import type { ReleaseRecord } from './release-record.ts';

/** The image in the other stage's repository; undefined for a release without one. Throws Fault `config` if it has been retired. */
export async function imageFrom(
  { aws, names }: PromotionSource,
  { id, image }: ReleaseRecord,
): Promise<ContainerImage | undefined> {
  if (image === undefined) return undefined;
  const found = await imageInEcr(aws, names.repository, image.digest);
  if (found) return found;
  throw retired(`The image of ${id} is no longer in the repository ${names.repository}.`, names.owner);
}
