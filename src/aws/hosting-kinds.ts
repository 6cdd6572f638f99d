import type { AwsClients } from './core/clients.ts';
import { ec2Kinds } from './ec2/kinds.ts';
import { ecrKinds } from './ecr/kinds.ts';
import { efsKinds } from './efs/kinds.ts';
import { lambdaKinds } from './lambda/kinds.ts';
import { sagemakerKinds } from './sagemaker/kinds.ts';

/** What runs a model, and the proxy before it. */
export function hostingKinds(aws: AwsClients, loaderOf: (owner: string) => string) {
  return {
    ...sagemakerKinds(aws),
    ...ecrKinds(aws),
    ...ec2Kinds(aws),
    ...efsKinds(aws),
    ...lambdaKinds(aws, loaderOf),
  };
}
