import type { Route } from '@aws-sdk/client-apigatewayv2';
import { matchSegments, RANK } from '../gateway/path-match.ts';

/** A route that matches a request, with the values of its path variables. */
export interface Match {
  route: Route;
  pathParameters: Record<string, string>;
}

const KEY = /^(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (\/\S*)$/;
const SEGMENT = /^(\{[a-zA-Z0-9._-]+\+?\}|[^{}]*)$/;

/** "METHOD /path" with variables as whole segments, a greedy one only at the end; or $default. */
export function isRouteKey(key: string): boolean {
  if (key === '$default') return true;
  const path = KEY.exec(key)?.[2];
  if (path === undefined) return false;
  const segments = path.slice(1).split('/');
  return segments.every(
    (segment, index) => SEGMENT.test(segment) && (!segment.endsWith('+}') || index === segments.length - 1),
  );
}

/** A candidate with its specificity: lower ranks win, segment by segment, a named method before ANY. */
interface Candidate extends Match {
  rank: string;
}

/**
 * The most specific route for a method and an (encoded) path: the exact path, then variables, then a greedy
 * variable, then $default (developer guide, "Create routes for HTTP APIs").
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const candidates = routes.flatMap((route) => candidate(route, method, path) ?? []);
  return candidates.toSorted((a, b) => (a.rank < b.rank ? -1 : 1))[0];
}

/** A matching route with its rank; undefined for one that does not match. */
function candidate(route: Route, method: string, path: string): Candidate | undefined {
  if (route.RouteKey === '$default') return { route, pathParameters: {}, rank: RANK.none };
  const [, wantedMethod = '', template = ''] = KEY.exec(route.RouteKey ?? '') ?? [];
  if (wantedMethod !== 'ANY' && wantedMethod !== method) return undefined;
  const pathParameters: Record<string, string> = {};
  const rank = matchSegments(template.split('/'), path.split('/'), pathParameters);
  return rank === undefined
    ? undefined
    : { route, pathParameters, rank: rank + (wantedMethod === 'ANY' ? '1' : '0') };
}
