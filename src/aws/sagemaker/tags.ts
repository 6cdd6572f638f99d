import { ListTagsCommand } from '@aws-sdk/client-sagemaker';
import { ownerIn } from '../../reconcile/owner.ts';
import type { Found } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';
import { mapLimit } from '../core/map-limit.ts';

/** What Describe and List calls of SageMaker both say of a thing. */
export interface Identified {
  readonly arn: string | undefined;
  readonly created: Date | undefined;
}

/** One entry of a SageMaker listing. */
export interface Named extends Identified {
  readonly name: string | undefined;
}

// A plan reads a thing and lists its kind at the same time; neither answer holds tags. One question serves both.
const asked = new WeakMap<AwsClients, Map<string, Promise<string | undefined>>>();

/**
 * The owner tag of a SageMaker resource. It is sent in the create call and never changed, so it is asked for once
 * per thing; one made anew under the same name has another time of creation.
 */
export async function ownerOfArn(aws: AwsClients, thing: Identified): Promise<string | undefined> {
  const answers = asked.get(aws) ?? new Map<string, Promise<string | undefined>>();
  asked.set(aws, answers);
  const key = `${thing.arn} ${thing.created?.getTime()}`;
  const answer = answers.get(key) ?? askOwner(aws, thing.arn);
  answers.set(key, answer);
  const forget = (): void => void answers.delete(key);
  answer.then((owner) => owner ?? forget(), forget);
  return await answer;
}

async function askOwner(aws: AwsClients, arn: string | undefined): Promise<string | undefined> {
  const answer = await unlessAbsent(
    'sagemaker:ListTags',
    async () => await aws.sagemaker.send(new ListTagsCommand({ ResourceArn: arn })),
  );
  return ownerIn(answer?.Tags);
}

/** What a listing found whose names begin so, with the owners. */
export async function withOwners(
  aws: AwsClients,
  prefix: string,
  listing: readonly Named[],
): Promise<Found[]> {
  // SageMaker's own filter takes the text anywhere in the name, and in any case.
  const named = listing.filter(({ name }) => name?.startsWith(prefix));
  return await mapLimit(named, async ({ name = '', arn, created }) => {
    const owner = await ownerOfArn(aws, { arn, created });
    return { name, owner, sinceMs: created?.getTime() };
  });
}

/** SageMaker's filter of a listing by name; none for everything, as it takes no empty text. */
export function nameContains(prefix: string): { NameContains?: string } {
  return prefix === '' ? {} : { NameContains: prefix };
}
