import { matchSegments } from '../../gateway/path-match.ts';
import type { Definition, Resource } from '../definition.ts';
import type { Target } from './exchange.ts';

interface Candidate {
  readonly resource: Resource;
  readonly pathParameters: Record<string, string>;
  readonly rank: string;
}

/**
 * The method that matches a request: of the resources with a matching path, the most specific; of its methods, the
 * named one before ANY. A resource without such a method shadows less specific ones.
 */
export function targetOf({ resources }: Definition, verb: string, path: string): Target | undefined {
  const wanted = path.length > 1 ? path.replace(/\/$/, '') : path;
  const candidates = [...resources.values()].flatMap((resource) => candidate(resource, wanted) ?? []);
  const [best] = candidates.toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  const method = best?.resource.methods.get(verb) ?? best?.resource.methods.get('ANY');
  return best && method && { resource: best.resource, method, pathParameters: best.pathParameters };
}

/** Resources without methods are only parents of others. */
function candidate(resource: Resource, path: string): Candidate | undefined {
  if (resource.methods.size === 0) return undefined;
  const pathParameters: Record<string, string> = {};
  const rank = matchSegments(resource.path.split('/'), path.split('/'), pathParameters);
  return rank === undefined ? undefined : { resource, pathParameters, rank };
}
