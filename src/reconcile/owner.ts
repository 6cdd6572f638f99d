import { Fault } from '../contract/fault.ts';
import { ID_TAG, OWNER_TAG } from '../contract/stack-tags.ts';

export { ID_TAG, OWNER_TAG };

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** AWS writes tags as a list of pairs, SageMaker and IAM with capital members, Lambda and API Gateway as a map. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The owner in a tag list; undefined when there is none. */
export function ownerIn(
  list: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): string | undefined {
  return list?.find((tag) => tag.Key === OWNER_TAG)?.Value;
}

/** The fault for a name that is taken by another owner. Nothing is written then. */
export function foreignOwnerFault(kind: string, name: string, owner: string | undefined): Fault {
  const ownership = owner === undefined ? 'has no owner tag' : `belongs to the stack "${owner}"`;
  return new Fault(
    'refused',
    `The ${kind} ${name} already exists and ${ownership}.`,
    'Choose another name or stage in endpoint.config.ts, or delete the resource yourself if it is not needed.',
  );
}
