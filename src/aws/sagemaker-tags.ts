import { ListTagsCommand } from '@aws-sdk/client-sagemaker';
import { ownerIn } from '../reconcile/owner.ts';
import type { AwsClients } from './clients.ts';
import { unlessAbsent } from './errors.ts';

/** The owner tag of a SageMaker resource; its Describe calls leave tags out. */
export async function ownerOfArn(aws: AwsClients, arn: string | undefined): Promise<string | undefined> {
  const answer = await unlessAbsent(
    'sagemaker:ListTags',
    async () => await aws.sagemaker.send(new ListTagsCommand({ ResourceArn: arn })),
  );
  return ownerIn(answer?.Tags);
}

/** One entry of a SageMaker listing. */
export interface Named {
  readonly name: string | undefined;
  readonly arn: string | undefined;
}

/** Of what a listing by name found, the names that carry the owner's tag. */
export async function ownedNames(aws: AwsClients, owner: string, found: readonly Named[]): Promise<string[]> {
  const owners = await Promise.all(found.map(async ({ arn }) => await ownerOfArn(aws, arn)));
  return found.flatMap(({ name }, index) => (name && owners[index] === owner ? [name] : []));
}
