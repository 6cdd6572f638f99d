import type { StackContext } from './context.ts';
import { deployOrPlan } from './deploy.ts';
import type { Deployed, DryRunOptions } from './deploy-stack.ts';
import { buildStackCode } from './stack-code.ts';
import type { DesiredState } from './desired-state.ts';
import { configOfRelease } from './releases/authentic-release.ts';
import { archiveFrom, functionZipFrom } from './releases/archive-copy.ts';
import { imageFrom } from './releases/image-copy.ts';
import { compareArchives } from './releases/compare-archives.ts';
import { promotionSource, releaseOf } from './releases/promotion-source.ts';

/** Which release to promote. */
export interface Promotion {
  /** The other stage. */
  readonly from: string | undefined;
  /** Its region; the target's if left out. */
  readonly fromRegion?: string | undefined;
  /** The current release if left out. */
  readonly releaseId?: string | undefined;
}

/** A promoted release, its source, and what both buckets report about its archive. */
export interface Promoted extends Deployed {
  readonly promotedFrom: { readonly stack: string; readonly region: string };
  readonly archive: { readonly bytes: number; readonly crc32: string | undefined } | undefined;
}

/**
 * Deploys another stage's release with a copy of its archive, zip or image. Host and container come from the release; access,
 * throttles and names are the target's. Returns undefined with `dryRun`.
 */
export async function promote(
  context: StackContext,
  { from, fromRegion, releaseId }: Promotion,
  options: DryRunOptions = {},
): Promise<Promoted | undefined> {
  const source = await promotionSource(context, from, fromRegion);
  const release = await releaseOf(context, source, releaseId);
  context.report.say(`Promoting ${release.id} of ${source.names.owner}, deployed there on ${release.at}`);
  const config = configOfRelease(context, release);
  const [archive, functionZip, image, code] = await Promise.all([
    archiveFrom(context, source, release),
    functionZipFrom(source, release),
    imageFrom(source, release),
    buildStackCode(config),
  ]);
  const artifacts = { archive, functionZip, image, ...code };
  const desired: DesiredState = { config, artifacts, command: 'promote' };
  await compareArchives(context, source, release);
  const deployed = await deployOrPlan(context, desired, options);
  if (!deployed) return undefined;
  const copy = await compareArchives(context, source, release);
  return {
    ...deployed,
    promotedFrom: { stack: source.names.owner, region: source.region },
    archive: copy && { bytes: copy.bytes, crc32: copy.crc32 },
  };
}
