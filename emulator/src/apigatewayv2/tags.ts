import type * as sdk from '@aws-sdk/client-apigatewayv2';
import { tagsWith, tagsWithout } from '../gateway/tagging.ts';
import type { Actions } from '../protocol/actions.ts';
import type { ApiStore } from './api-store.ts';
import { badRequest, partNotFound } from './errors.ts';

const ARN = /^arn:[a-z-]+:apigateway:([a-z0-9-]+)::\/apis\/([a-z0-9]+)(?:\/stages\/([^/]+))?$/;

/** Tagging by ARN: of APIs and of stages. */
export function tagActions(store: ApiStore): Actions<typeof sdk> {
  return {
    GetTags: ({ ResourceArn }, { region }) => ({ Tags: tagged(store, ResourceArn, region).Tags }),
    TagResource: ({ ResourceArn, Tags = {} }, { region }) => {
      const resource = tagged(store, ResourceArn, region);
      resource.Tags = tagsWith(resource.Tags, Tags);
    },
    UntagResource: ({ ResourceArn, TagKeys }, { region }) => {
      const resource = tagged(store, ResourceArn, region);
      resource.Tags = tagsWithout(resource.Tags, TagKeys);
    },
  };
}

/**
 * The tags of a resource by its path. That parts inherit them is documented for REST APIs only; the Service Authorization
 * Reference lists aws:ResourceTag for the parts of HTTP APIs too.
 */
export function tagsAt(store: ApiStore, region: string, path: string): Readonly<Record<string, string>> {
  const [, kind, id, part, name = ''] = path.split('/');
  const record = store.list(region).find((each) => kind === 'apis' && each.id === id);
  return { ...record?.api.Tags, ...(part === 'stages' && record?.stages.get(name)?.Tags) };
}

/** The ARN carries no account: AWS's own form for API Gateway resources. */
function tagged(store: ApiStore, arn: string, region: string): sdk.Api | sdk.Stage {
  const [, arnRegion, id, stageName] = ARN.exec(arn) ?? [];
  if (!id || arnRegion !== region) throw badRequest(`Invalid ARN specified in the request: ${arn}`);
  const record = store.find(region, id);
  if (!stageName) return record.api;
  const stage = record.stages.get(stageName);
  if (!stage) throw partNotFound('Stage', 'name', stageName, id);
  return stage;
}
