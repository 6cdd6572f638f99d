import type { Tag } from '@aws-sdk/client-sagemaker';
import type { Call } from '../account/account-context.ts';
import type { RegionState, Regions, SageMakerActions } from './region-state.ts';
import { type Kind, present, validationException } from './resource.ts';

const MAX_TAGS = 50;

/** Stores the tags of a create call by ARN, for AddTags and ListTags. */
export function storeTags(state: RegionState, arn: string, tags: readonly Tag[] | undefined): void {
  state.tags.set(arn, merged([], tags ?? []));
}

/**
 * AddTags, ListTags, DeleteTags on models, endpoint configurations and endpoints. A resource has at most 50 tags and
 * a page of ListTags at least 50, so there is only ever one page.
 */
export function tagActions(regions: Regions): SageMakerActions {
  return {
    AddTags: (input, call) => {
      const { state, arn } = taggable(regions, input.ResourceArn, call);
      const tags = merged(state.tags.get(arn) ?? [], input.Tags);
      state.tags.set(arn, tags);
      return { Tags: tags };
    },
    ListTags: (input, call) => {
      const { state, arn } = taggable(regions, input.ResourceArn, call);
      return { Tags: [...(state.tags.get(arn) ?? [])] };
    },
    DeleteTags: (input, call) => {
      const { state, arn } = taggable(regions, input.ResourceArn, call);
      const gone = new Set(input.TagKeys);
      state.tags.set(
        arn,
        (state.tags.get(arn) ?? []).filter((tag) => !gone.has(tag.Key ?? '')),
      );
      return {};
    },
  };
}

const ARN = /^arn:aws[a-z-]*:sagemaker:([a-z0-9-]+):\d{12}:(model|endpoint-config|endpoint)\/(.+)$/;

/** The resource of an ARN. Throws ValidationException for an invalid ARN and for a missing resource. */
function taggable(regions: Regions, arn: string, call: Call): { state: RegionState; arn: string } {
  const [, region = call.region, kind = '', name = ''] = ARN.exec(arn) ?? [];
  if (!kind) throw validationException(`Unsupported resource "${arn}".`);
  const state = regions.of(region);
  present(state.tags.get(arn), kind as Kind, name, { ...call, region });
  return { state, arn };
}

/** `added` over `held`, by key. AWS reserves the `aws:` prefix and allows 50 tags per resource. */
function merged(held: readonly Tag[], added: readonly Tag[]): Tag[] {
  const keys = added.map((tag) => tag.Key ?? '');
  if (keys.some((key) => key.toLowerCase().startsWith('aws:'))) {
    throw validationException('System tags cannot be added/updated by requester.');
  }
  if (new Set(keys).size < keys.length) throw validationException('Duplicate tag keys found.');
  const tags = [...new Map([...held, ...added].map((tag) => [tag.Key, tag])).values()];
  if (tags.length > MAX_TAGS) {
    throw validationException(
      `The resource would have ${tags.length} tags; at most ${MAX_TAGS} are allowed.`,
    );
  }
  return tags;
}
