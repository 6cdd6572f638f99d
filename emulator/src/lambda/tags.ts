import type { RestRoute } from '../protocol/rest-json.ts';
import { check, invalidParameter } from './errors.ts';
import type { FunctionStore } from './function-store.ts';

const MAX_TAGS = 50;
const CHARACTERS = String.raw`([\p{L}\p{Z}\p{N}_.:/=+\-@]*)`;

/** Throws ValidationException or InvalidParameterValueException for tags Lambda refuses. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(tags)) {
    check.text(key, 'tags', { min: 1, max: 128, pattern: CHARACTERS });
    check.text(value, 'tags', { max: 256, pattern: CHARACTERS });
    if (key.startsWith('aws:'))
      throw invalidParameter('Tag keys starting with aws: are reserved for system use.');
  }
  if (Object.keys(tags).length > MAX_TAGS) {
    throw invalidParameter(`The number of tags exceeds the maximum of ${MAX_TAGS}.`);
  }
}

/** Tagging by ARN, under an API version of its own (botocore: /2017-03-31/tags/{Resource}). */
export function tagRoutes(store: FunctionStore): RestRoute[] {
  const path = '/2017-03-31/tags/:arn';
  return [
    [
      'GET',
      path,
      'ListTags',
      ({ labels }, { region }) => ({
        status: 200,
        body: { Tags: store.find(region, labels['arn']).tags },
      }),
    ],
    [
      'POST',
      path,
      'TagResource',
      ({ labels, body }, { region }) => {
        const record = store.find(region, labels['arn']);
        const tags = { ...record.tags, ...(body['Tags'] as Record<string, string> | undefined) };
        // The limit is on what is there afterwards, not on what one request adds.
        checkTags(tags);
        record.tags = tags;
        return { status: 204 };
      },
    ],
    [
      'DELETE',
      path,
      'UntagResource',
      ({ labels, query }, { region }) => {
        const record = store.find(region, labels['arn']);
        const gone = new Set(query.getAll('tagKeys'));
        record.tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !gone.has(key)));
        return { status: 204 };
      },
    ],
  ];
}
