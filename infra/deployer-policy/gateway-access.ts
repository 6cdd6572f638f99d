import type { Site } from '../site.ts';
import { allow, type ConfigContext, onlyWithOwnTag, type Statement } from './statement.ts';

/** ARN of a collection of API Gateway, such as `apis`; it has no account. */
export function collection({ partition, region }: Site, kind: string): string {
  return `arn:${partition}:apigateway:${region}::/${kind}`;
}

/** ARNs of everything in collections, with its parts. */
export function existing(site: Site, kinds: readonly string[]): string[] {
  return kinds.map((kind) => `${collection(site, kind)}/*`);
}

/**
 * Creating something with the stack's owner tag. AWS authorizes the tags of a creation separately, under names that it
 * does not document. Observed are TagResource on the collection (amplify-cli#12316, awacs#254) and, on the path of the
 * tags with an asterisk in place of the id, PUT for REST APIs (aws-terminator#284) and POST for HTTP APIs
 * (cloudformation-coverage-roadmap#997).
 */
export function created(
  context: ConfigContext,
  what: string,
  kinds: readonly string[],
  tagging: 'PUT' | 'POST' = 'PUT',
): Statement[] {
  const { site } = context;
  const creating = ['apigateway:POST', 'apigateway:TagResource'];
  const collections = kinds.map((kind) => collection(site, kind));
  const tags = kinds.map((kind) => tagsOfNew(site, kind));
  return [
    onlyWithOwnTag(context, allow(`CreateThe${what}`, creating, collections)),
    onlyWithOwnTag(context, allow(`TagTheNew${what}`, [`apigateway:${tagging}`], tags)),
  ];
}

/**
 * Must not allow tagging what exists: whatever has the owner tag can be changed. Tagging an existing REST resource also
 * requires PATCH on it (iam-dataset#39). For HTTP APIs that is not known, so there only a literal asterisk matches.
 */
function tagsOfNew(site: Site, kind: string): string {
  const anyId = kind === 'apis' ? '${*}' : '*';
  return `${collection(site, 'tags')}/${encodeURIComponent(`${collection(site, kind)}/`)}${anyId}`;
}
