import type { RestRoute } from '../protocol/rest-json.ts';
import type { Api, ApiStore, Stage } from './api-store.ts';
import { badRequest, partNotFound } from './errors.ts';
import { type Tagged, taggingRoutes } from '../gateway/tagging.ts';

const ARN = /^arn:[a-z-]+:apigateway:([a-z0-9-]+)::\/apis\/([a-z0-9]+)(?:\/stages\/([^/]+))?$/;

/** Tagging by ARN: of APIs and of stages. */
export function tagRoutes(store: ApiStore): RestRoute[] {
  const find = (arn: string, region: string): Tagged => tagged(store, arn, region);
  return taggingRoutes({ path: '/v2/tags/:arn', tagBy: ['POST', 201], find, none: undefined });
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
