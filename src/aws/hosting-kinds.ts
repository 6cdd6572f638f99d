import type { AwsClients } from './core/clients.ts';
import { ecrKinds } from './ecr/kinds.ts';
import { lambdaKinds } from './lambda/kinds.ts';
import { sagemakerKinds } from './sagemaker/kinds.ts';

/** What runs a model, and the proxy before it. */
export function hostingKinds(aws: AwsClients) {
  return { ...sagemakerKinds(aws), ...ecrKinds(aws), ...lambdaKinds(aws) };
}
