import {
  DeleteLifecyclePolicyCommand,
  DeleteRepositoryPolicyCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';

/** A policy as JSON; ECR returns it as text. */
export type Document = Readonly<Record<string, unknown>>;

/** What of a repository is synced. */
export interface RepositorySettings {
  /** Whether ECR looks for known vulnerabilities in every image that is pushed. */
  readonly scanOnPush: boolean;
  /** Whether a tag names the same image for ever. */
  readonly immutableTags: boolean;
  /** Which images ECR deletes by itself; none without a policy. */
  readonly lifecyclePolicy: Document | undefined;
  /** Who may pull, besides those whose own policies allow it. Lambda needs it, SageMaker pulls with its role. */
  readonly policy: Document | undefined;
}

/** The policies of a repository; undefined where it has none. */
export async function readPolicies(
  aws: AwsClients,
  repositoryName: string,
): Promise<Pick<RepositorySettings, 'lifecyclePolicy' | 'policy'>> {
  const [lifecycle, access] = await Promise.all([
    unlessAbsent('ecr:GetLifecyclePolicy', async () => {
      const answer = await aws.ecr.send(new GetLifecyclePolicyCommand({ repositoryName }));
      return answer.lifecyclePolicyText;
    }),
    unlessAbsent('ecr:GetRepositoryPolicy', async () => {
      const answer = await aws.ecr.send(new GetRepositoryPolicyCommand({ repositoryName }));
      return answer.policyText;
    }),
  ]);
  return { lifecyclePolicy: parsed(lifecycle), policy: parsed(access) };
}

/** Writes the settings of these names, as `diff` has them. */
export async function writeSettings(
  aws: AwsClients,
  spec: RepositorySettings & { readonly name: string },
  fields: ReadonlySet<string>,
): Promise<void> {
  if (fields.has('scan on push')) await putScanning(aws, spec);
  if (fields.has('immutable tags')) await putMutability(aws, spec);
  if (fields.has('lifecycle policy')) await putLifecycle(aws, spec);
  if (fields.has('repository policy')) await putPolicy(aws, spec);
}

type Named = RepositorySettings & { readonly name: string };

async function putScanning(aws: AwsClients, { name: repositoryName, scanOnPush }: Named): Promise<void> {
  const input = { repositoryName, imageScanningConfiguration: { scanOnPush } };
  await calling(
    'ecr:PutImageScanningConfiguration',
    async () => await aws.ecr.send(new PutImageScanningConfigurationCommand(input)),
  );
}

async function putMutability(aws: AwsClients, { name: repositoryName, immutableTags }: Named): Promise<void> {
  const imageTagMutability = immutableTags ? 'IMMUTABLE' : 'MUTABLE';
  await calling(
    'ecr:PutImageTagMutability',
    async () => await aws.ecr.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability })),
  );
}

async function putLifecycle(
  aws: AwsClients,
  { name: repositoryName, lifecyclePolicy }: Named,
): Promise<void> {
  if (!lifecyclePolicy) {
    return await unlessGone(
      'ecr:DeleteLifecyclePolicy',
      async () => await aws.ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName })),
    );
  }
  const input = { repositoryName, lifecyclePolicyText: JSON.stringify(lifecyclePolicy) };
  await calling(
    'ecr:PutLifecyclePolicy',
    async () => await aws.ecr.send(new PutLifecyclePolicyCommand(input)),
  );
}

async function putPolicy(aws: AwsClients, { name: repositoryName, policy }: Named): Promise<void> {
  if (!policy) {
    return await unlessGone(
      'ecr:DeleteRepositoryPolicy',
      async () => await aws.ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName })),
    );
  }
  const input = { repositoryName, policyText: JSON.stringify(policy) };
  await calling(
    'ecr:SetRepositoryPolicy',
    async () => await aws.ecr.send(new SetRepositoryPolicyCommand(input)),
  );
}

function parsed(text: string | undefined): Document | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Document);
}
