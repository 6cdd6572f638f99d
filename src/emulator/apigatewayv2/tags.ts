import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../world.ts';
import type { Api, ApiStore, Stage } from './api-store.ts';
import { badRequest, partNotFound } from './errors.ts';
import { checkTags } from '../gateway/validation.ts';

const ARN = /^arn:[a-z-]+:apigateway:([a-z0-9-]+)::\/apis\/([a-z0-9]+)(?:\/stages\/([^/]+))?$/;

/** Tagging by ARN: of APIs and of stages. */
export function tagRoutes(store: ApiStore): RestRoute[] {
  const path = '/v2/tags/:arn';
  const find = ({ labels }: RestInput, call: Call): Api | Stage =>
    tagged(store, labels['arn'] ?? '', call.region);
  return [
    ['GET', path, 'GetTags', (input, call) => ({ status: 200, body: { tags: find(input, call).tags } })],
    [
      'POST',
      path,
      'TagResource',
      (input, call) => {
        const resource = find(input, call);
        const tags = { ...resource.tags, ...(input.body['tags'] as Record<string, string> | undefined) };
        // The limit is on what is there afterwards, not on what one request adds.
        checkTags(tags);
        resource.tags = tags;
        // TagResource makes a "Tag resource" in this service's terms: 201 where Lambda answers 204 (botocore).
        return { status: 201 };
      },
    ],
    [
      'DELETE',
      path,
      'UntagResource',
      (input, call) => {
        const resource = find(input, call);
        const gone = new Set(input.query.getAll('tagKeys'));
        const left = Object.entries(resource.tags ?? {}).filter(([key]) => !gone.has(key));
        resource.tags = left.length > 0 ? Object.fromEntries(left) : undefined;
        return { status: 204 };
      },
    ],
  ];
}

/** The ARN carries no account: AWS's own form for API Gateway resources. */
function tagged(store: ApiStore, arn: string, region: string): Api | Stage {
  const [, arnRegion, id, stageName] = ARN.exec(arn) ?? [];
  if (!id || arnRegion !== region) throw badRequest(`Invalid ARN specified in the request: ${arn}`);
  const record = store.find(region, id);
  if (!stageName) return record.api;
  const stage = record.stages.get(stageName);
  if (!stage) throw partNotFound('Stage', 'name', stageName, id);
  return stage;
}
