import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListTagsCommand,
} from '@aws-sdk/client-sagemaker';
import { ownerIn } from '../../reconcile/owner.ts';
import type { Found } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, unlessAbsent } from '../core/errors.ts';
import { mapLimit } from '../core/listing.ts';

/** The members that Describe and List calls of SageMaker share. */
export interface Identified {
  readonly arn: string | undefined;
  readonly created: Date | undefined;
}

/** One entry of a SageMaker listing. */
export interface Named extends Identified {
  readonly name: string | undefined;
}

// A plan reads a resource and lists its kind concurrently; neither response has tags. One call serves both.
const asked = new WeakMap<AwsClients, Map<string, Promise<string | undefined>>>();

/**
 * The owner tag of a SageMaker resource. It is sent in the create call and never changed, so it is read once
 * per resource; one that was recreated under the same name has another creation time.
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
  try {
    const answer = await unlessAbsent(
      'sagemaker:ListTags',
      async () => await aws.sagemaker.send(new ListTagsCommand({ ResourceArn: arn })),
    );
    return ownerIn(answer?.Tags);
  } catch (error) {
    if (awsErrorCode(error)?.includes('AccessDenied') && (await isGone(aws, arn ?? ''))) return undefined;
    throw error;
  }
}

/** The ARN of a resource that was just deleted is answered with "denied": only a Describe call tells. */
async function isGone({ sagemaker }: AwsClients, arn: string): Promise<boolean> {
  const [type = '', name] = arn.slice(arn.lastIndexOf(':') + 1).split('/');
  const described = await unlessAbsent(`sagemaker:Describe of ${arn}`, async () => {
    if (type === 'model') return await sagemaker.send(new DescribeModelCommand({ ModelName: name }));
    if (type === 'endpoint-config')
      return await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name }));
    return await sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
  });
  return described === undefined;
}

/** Listed resources with the name prefix, with their owners. */
export async function withOwners(
  aws: AwsClients,
  prefix: string,
  listing: readonly Named[],
): Promise<Found[]> {
  // SageMaker's filter matches the text anywhere in the name, ignoring case.
  const named = listing.filter(({ name }) => name?.startsWith(prefix));
  return await mapLimit(named, async ({ name = '', arn, created }) => {
    const owner = await ownerOfArn(aws, { arn, created });
    return { name, owner, sinceMs: created?.getTime() };
  });
}

/**
 * SageMaker's filter of a listing by name; no filter for everything, because an empty string is rejected. Pages are as
 * long as possible: the default of ten multiplies the calls, which SageMaker throttles.
 */
export function nameContains(prefix: string): { MaxResults: number; NameContains?: string } {
  return { MaxResults: 100, ...(prefix !== '' && { NameContains: prefix }) };
}
