import { decoded } from '../../gateway/path-match.ts';
import { type DomainRecord, NO_BASE_PATH } from '../domains.ts';
import type { ApiRecord, ApiStore } from '../store.ts';
import type { StageRequest } from './exchange.ts';

/** The stage named by the first path segment; undefined when there is none. */
export function requestBelow(record: ApiRecord, path: string): StageRequest | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  if (record.api.disableExecuteApiEndpoint) return undefined;
  const inner = rest || '/';
  return requestIn(record, decoded(first), {
    path: inner,
    eventPath: decoded(inner),
    rawPath: decoded(path),
    domainName: record.domainName,
  });
}

/** Resolves a path on a custom domain: the longest matching base path selects the API, and possibly the stage. */
export function requestOfDomain(
  store: ApiStore,
  { domain, mappings }: DomainRecord,
  path: string,
): StageRequest | undefined {
  const fitting = [...mappings.values()].filter(({ basePath = '' }) => below(path, basePath) !== undefined);
  const [mapping] = fitting.toSorted((a, b) => lengthOf(b.basePath) - lengthOf(a.basePath));
  const record = store.serving(mapping?.restApiId ?? '');
  if (!mapping || !record) return undefined;
  const rest = below(path, mapping.basePath ?? '') ?? '/';
  const [, first = '', beneath = ''] = /^\/([^/]*)(.*)$/.exec(rest) ?? [];
  // With a mapping without a stage, the path names the stage.
  const [stage, inner] =
    mapping.stage === undefined ? [decoded(first), beneath || '/'] : [mapping.stage, rest];
  const shown = { eventPath: decoded(path), rawPath: decoded(path), domainName: domain.domainName ?? '' };
  return requestIn(record, stage, { path: inner, ...shown });
}

function lengthOf(basePath: string | undefined): number {
  return basePath === undefined || basePath === NO_BASE_PATH ? 0 : basePath.length;
}

/** The path below a base path; undefined when it is not below it. */
function below(path: string, basePath: string): string | undefined {
  if (basePath === NO_BASE_PATH) return path;
  if (path === `/${basePath}`) return '/';
  return path.startsWith(`/${basePath}/`) ? path.slice(basePath.length + 1) : undefined;
}

type Paths = Pick<StageRequest, 'path' | 'eventPath' | 'rawPath' | 'domainName'>;

function requestIn(record: ApiRecord, stageName: string, paths: Paths): StageRequest | undefined {
  const stage = record.stages.get(stageName);
  const deployment = record.deployments.get(stage?.deploymentId ?? '');
  return stage && deployment && { record, stage, snapshot: deployment.snapshot, ...paths };
}
