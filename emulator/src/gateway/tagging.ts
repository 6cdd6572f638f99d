import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import { checkTags } from './validation.ts';

/** What can be tagged. */
export interface Tagged {
  tags?: Record<string, string> | undefined;
}

/** How a service words its three operations. */
export interface Tagging {
  /** With the label `:arn`. */
  readonly path: string;
  /** What TagResource is sent by, and answered with (botocore). */
  readonly tagBy: readonly ['POST' | 'PUT', number];
  /** Throws the service's own error for an ARN of nothing. */
  readonly find: (arn: string, region: string) => Tagged;
  /** What GetTags says of a thing without tags. */
  readonly none: Record<string, string> | undefined;
}

/** GetTags, TagResource and UntagResource, which both services of API Gateway have. */
export function taggingRoutes({ path, tagBy: [verb, status], find, none }: Tagging): RestRoute[] {
  const thing = ({ labels }: RestInput, call: Call): Tagged => find(labels['arn'] ?? '', call.region);
  return [
    [
      'GET',
      path,
      'GetTags',
      (input, call) => ({ status: 200, body: { tags: thing(input, call).tags ?? none } }),
    ],
    [
      verb,
      path,
      'TagResource',
      (input, call) => {
        add(thing(input, call), input.body['tags'] as Record<string, string> | undefined);
        return { status };
      },
    ],
    [
      'DELETE',
      path,
      'UntagResource',
      (input, call) => {
        drop(thing(input, call), input.query.getAll('tagKeys'));
        return { status: 204 };
      },
    ],
  ];
}

function add(thing: Tagged, more: Record<string, string> | undefined): void {
  const tags = { ...thing.tags, ...more };
  // The limit is on what is there afterwards, not on what one request adds.
  checkTags(tags);
  thing.tags = tags;
}

function drop(thing: Tagged, keys: readonly string[]): void {
  const left = Object.entries(thing.tags ?? {}).filter(([key]) => !keys.includes(key));
  thing.tags = left.length > 0 ? Object.fromEntries(left) : undefined;
}
