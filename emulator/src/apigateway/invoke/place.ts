import { decoded } from '../../gateway/path-match.ts';
import { type DomainRecord, NO_BASE_PATH } from '../domains.ts';
import type { ApiRecord, ApiStore } from '../store.ts';
import type { Place } from './exchange.ts';

/** The stage that the first segment of a path names. Undefined where nothing is served. */
export function placeBelow(record: ApiRecord, path: string): Place | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  if (record.api.disableExecuteApiEndpoint) return undefined;
  const inner = rest || '/';
  return placeIn(record, decoded(first), {
    path: inner,
    eventPath: decoded(inner),
    rawPath: decoded(path),
    domainName: record.domainName,
  });
}

/** What a domain of one's own means by a path: the longest base path that fits says which API, and maybe which stage. */
export function placeOfDomain(
  store: ApiStore,
  { domain, mappings }: DomainRecord,
  path: string,
): Place | undefined {
  const fitting = [...mappings.values()].filter(({ basePath = '' }) => below(path, basePath) !== undefined);
  const [mapping] = fitting.toSorted((a, b) => lengthOf(b.basePath) - lengthOf(a.basePath));
  const record = store.serving(mapping?.restApiId ?? '');
  if (!mapping || !record) return undefined;
  const rest = below(path, mapping.basePath ?? '') ?? '/';
  const [, first = '', beneath = ''] = /^\/([^/]*)(.*)$/.exec(rest) ?? [];
  // A mapping without a stage leaves it to the path to name one.
  const [stage, inner] =
    mapping.stage === undefined ? [decoded(first), beneath || '/'] : [mapping.stage, rest];
  const shown = { eventPath: decoded(path), rawPath: decoded(path), domainName: domain.domainName ?? '' };
  return placeIn(record, stage, { path: inner, ...shown });
}

function lengthOf(basePath: string | undefined): number {
  return basePath === undefined || basePath === NO_BASE_PATH ? 0 : basePath.length;
}

/** The path below a base path; undefined when it lies elsewhere. */
function below(path: string, basePath: string): string | undefined {
  if (basePath === NO_BASE_PATH) return path;
  if (path === `/${basePath}`) return '/';
  return path.startsWith(`/${basePath}/`) ? path.slice(basePath.length + 1) : undefined;
}

type Paths = Pick<Place, 'path' | 'eventPath' | 'rawPath' | 'domainName'>;

function placeIn(record: ApiRecord, stageName: string, paths: Paths): Place | undefined {
  const stage = record.stages.get(stageName);
  const deployment = record.deployments.get(stage?.deploymentId ?? '');
  return stage && deployment && { record, stage, snapshot: deployment.snapshot, ...paths };
}
