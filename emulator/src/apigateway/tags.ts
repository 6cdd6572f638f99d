import { type Tagged, taggingRoutes } from '../gateway/tagging.ts';
import type { RestRoute } from '../protocol/rest-json.ts';
import type { Domains } from './domains.ts';
import { absent, badRequest, notFound } from './errors.ts';
import type { Plans } from './plans.ts';
import type { ApiStore } from './store.ts';

const ARN = /^arn:[a-z-]+:apigateway:([a-z0-9-]+)::\/([a-z]+)\/([^/]+)(?:\/stages\/([^/]+))?$/;

/** Where things with tags are kept. */
export interface Places {
  readonly store: ApiStore;
  readonly plans: Plans;
  readonly domains: Domains;
}

/** Tagging by ARN: APIs, stages, keys, usage plans, domain names. */
export function tagRoutes(places: Places): RestRoute[] {
  const find = (arn: string, region: string): Tagged => tagged(places, arn, region);
  return taggingRoutes({ path: '/tags/:arn', tagBy: ['PUT', 204], find, none: {} });
}

/** The ARN carries no account: AWS's own form for API Gateway resources. */
function tagged({ store, plans, domains }: Places, arn: string, region: string): Tagged {
  const [, arnRegion, kind, id = '', stage] = ARN.exec(arn) ?? [];
  if (arnRegion !== region) throw badRequest(`Invalid ARN specified in the request: ${arn}`);
  if (kind === 'restapis') {
    const record = store.find(region, id);
    return stage === undefined ? record.api : (record.stages.get(stage) ?? missing(absent('stage')));
  }
  if (kind === 'apikeys') return plans.of(region).keys.get(id) ?? missing(absent('API Key'));
  if (kind === 'usageplans')
    return plans.of(region).plans.get(id)?.plan ?? missing(notFound('Invalid Usage Plan ID specified'));
  if (kind !== 'domainnames') throw badRequest(`Invalid ARN specified in the request: ${arn}`);
  const record = domains.list(region).find(({ domain }) => domain.domainName === id);
  return record?.domain ?? missing(notFound('Invalid domain name identifier specified'));
}

function missing(error: Error): never {
  throw error;
}
