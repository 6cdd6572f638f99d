import type * as sdk from '@aws-sdk/client-api-gateway';
import { tagsWith, tagsWithout } from '../gateway/tagging.ts';
import type { Actions } from '../protocol/actions.ts';
import { absent, badRequest, notFound } from './errors.ts';
import type { ApiGatewayState } from './state.ts';

const ARN = /^arn:[a-z-]+:apigateway:([a-z0-9-]+)::\/([a-z]+)\/([^/]+)(?:\/stages\/([^/]+))?$/;

type Tags = Readonly<Record<string, string>>;

/** A taggable resource. */
interface Tagged {
  tags?: Record<string, string> | undefined;
}

/** Tagging by ARN: APIs, stages, keys, usage plans, domain names. */
export function tagActions(state: ApiGatewayState): Actions<typeof sdk> {
  return {
    GetTags: ({ resourceArn }, { region }) => ({ tags: tagged(state, resourceArn, region).tags ?? {} }),
    TagResource: ({ resourceArn, tags }, { region }) => {
      const resource = tagged(state, resourceArn, region);
      resource.tags = tagsWith(resource.tags, tags);
    },
    UntagResource: ({ resourceArn, tagKeys }, { region }) => {
      const resource = tagged(state, resourceArn, region);
      resource.tags = tagsWithout(resource.tags, tagKeys);
    },
  };
}

/** The ARN carries no account: AWS's own form for API Gateway resources. */
function tagged({ store, plans, domains }: ApiGatewayState, arn: string, region: string): Tagged {
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

/** The tags of a resource by its path; parts inherit them ("Tag inheritance in the Amazon API Gateway V1 API"). */
export function tagsAt({ store, plans, domains }: ApiGatewayState, region: string, path: string): Tags {
  const [, kind, id = '', part, name = ''] = path.split('/');
  const { keys, plans: usagePlans } = plans.of(region);
  if (kind === 'apikeys') return keys.get(id)?.tags ?? {};
  if (kind === 'usageplans') return usagePlans.get(id)?.plan.tags ?? {};
  if (kind === 'domainnames')
    return domains.list(region).find(({ domain }) => domain.domainName === id)?.domain.tags ?? {};
  if (kind !== 'restapis') return {};
  const record = store.list(region).find((each) => each.id === id);
  return { ...record?.api.tags, ...(part === 'stages' && record?.stages.get(name)?.tags) };
}

function missing(error: Error): never {
  throw error;
}
