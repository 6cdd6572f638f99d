import { stack } from '../../infra/stack.ts';
import { Fault } from '../contract/fault.ts';
import type { StackContext } from './context.ts';
import { deployOrPlan } from './deploy.ts';
import type { Deployed, DryRunOptions } from './deploy-stack.ts';
import { buildProxy } from './build-artifacts.ts';
import type { DesiredState } from './desired-state.ts';
import { archiveFrom, compareArchives } from './releases/archive-copy.ts';
import { promotionSource, releaseOf } from './releases/promotion-source.ts';
import { configOfRecord } from './releases/release-record.ts';

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
 * Deploys another stage's release with a copy of its archive. Host and container come from the release; access,
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
  const config = configOfRecord(context.config, release);
  const artifacts = { archive: await archiveFrom(source, release), proxy: await buildProxy(config) };
  const desired: DesiredState = { config, artifacts, command: 'promote' };
  rejectOtherRelease(context, desired, release.id);
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

/** Equal ids prove equal content. A different id would be a new release rather than the promoted one. */
function rejectOtherRelease(
  { site, names }: StackContext,
  { config, artifacts }: DesiredState,
  id: string,
): void {
  const here = stack(config, artifacts, site).releaseId;
  if (here === id) return;
  throw new Fault(
    'config',
    `The release ${id} would become ${here} in ${names.owner}: this version of the tool declares it differently.`,
    'Deploy it again in its own stage with this version, then promote that release.',
  );
}
