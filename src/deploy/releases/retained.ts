import type { Artifacts } from '../../../infra/artifacts.ts';
import { EMPTY, type LiveSlots } from '../../../infra/slot.ts';
import { stack } from '../../../infra/stack.ts';
import type { Declaration } from '../../aws/registry.ts';
import { Fault } from '../../contract/fault.ts';
import type { StackContext } from '../context.ts';
import { NOT_PART_OF_IT } from './authentic-release.ts';
import { configOfRecord, keptReleases, type ReleaseRecord, storedArtifacts } from './release-record.ts';

/**
 * Kinds with a content digest in their names, and two others: the role of the host, because a new role takes time to be in
 * effect and an endpoint that meets it too early fails; the repository, because its images go with it. An earlier release shares all other resources with the current one.
 */
const PER_RELEASE: ReadonlySet<string> = new Set([
  'object',
  'model',
  'endpoint-config',
  'function-version',
  'image',
  'repository',
  'stored-folder',
  'role',
]);

interface RetainedContext extends Pick<StackContext, 'config' | 'site' | 'names'> {
  readonly network: LiveSlots['network'];
}

/** Resources of earlier releases that are retained, so that a rollback only has to switch to them. */
export function retainedResources(
  context: RetainedContext,
  artifacts: Artifacts,
  releaseId: string,
  records: readonly ReleaseRecord[],
): Declaration[] {
  return keptReleases(records, releaseId, context.config.keepReleases)
    .flatMap((earlier) => declaredBy(context, artifacts, earlier))
    .filter(({ kind }) => PER_RELEASE.has(kind));
}

/** The declarations of an earlier release; none if this version no longer accepts its options. */
function declaredBy(
  { config, site, names, network }: RetainedContext,
  artifacts: Artifacts,
  earlier: ReleaseRecord,
): readonly Declaration[] {
  const stored = storedArtifacts(earlier, artifacts.archive.open);
  // A host without a file system has neither, but a kept release may be of another host.
  const known = { loaderCode: artifacts.loaderCode ?? NOT_PART_OF_IT.loaderCode };
  try {
    return stack(configOfRecord(config, earlier), { ...artifacts, ...stored, ...known }, site, {
      ...EMPTY,
      bucket: names.bucket,
      network: network ?? NOT_PART_OF_IT.network,
    }).hosted;
  } catch (error) {
    if (error instanceof Fault && error.code === 'config') return [];
    throw error;
  }
}
