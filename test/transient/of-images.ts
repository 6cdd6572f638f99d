import type { CallRule } from 'sagemaker-emulator';
import { byFault, entryThat, type Scenario } from './scenario.ts';

const ofEcr = (code: string, operation: string): Scenario['entry'] =>
  entryThat(
    ({ service, codes, operations }) =>
      service === 'ECR' && codes?.includes(code) && operations.includes(operation),
  );

type Met = Pick<Scenario, 'ends' | 'says'> & Partial<Scenario> & Pick<CallRule, 'message'>;

/** The first deploy of a stack with an image, which meets an error of ECR. */
function pushing(action: string, code: string, { message, ...more }: Met): Scenario {
  return {
    journey: 'deploy',
    api: 'http',
    host: 'lambda-image',
    large: false,
    entry: ofEcr(code, action),
    title: `ECR.${action}: ${code}Exception ${message ?? ''}`.trim(),
    inject: byFault((times) => ({
      kind: 'error',
      service: 'ecr',
      action,
      code: `${code}Exception`,
      ...(message !== undefined && { message }),
      times,
    })),
    ...more,
  };
}

/** The response of a call is lost; ECR answers the repeated one with an error that says that the first is done. */
function losing(action: string, code: string): Scenario {
  const lost = pushing(action, code, { ends: 'aws', says: `ecr:${action}` });
  return {
    ...lost,
    title: `${lost.title} after a lost response`,
    inject: byFault((times) => ({ kind: 'lost-answer', service: 'ecr', action, times })),
  };
}

const UNSEEN = { ends: 'late', says: 'RepositoryNotFoundException' } as const;
/** A layer is started three times. */
const STARTED_AGAIN = { several: 2, ends: 'aws' } as const;

/** Errors that only a stack with an image meets. */
export const OF_IMAGES: readonly Scenario[] = [
  pushing('PutLifecyclePolicy', 'RepositoryNotFound', UNSEEN),
  pushing('InitiateLayerUpload', 'RepositoryNotFound', UNSEEN),
  pushing('PutImage', 'RepositoryNotFound', UNSEEN),
  pushing('DescribeImages', 'RepositoryNotFound', {
    ends: 'late',
    says: 'was created, but AWS does not find it',
  }),
  pushing('SetRepositoryPolicy', 'InvalidParameter', {
    message: 'Invalid repository policy provided',
    ends: 'late',
    says: 'Invalid repository policy provided',
  }),
  losing('UploadLayerPart', 'InvalidLayerPart'),
  pushing('UploadLayerPart', 'UploadNotFound', { ...STARTED_AGAIN, says: 'UploadNotFoundException' }),
  pushing('CompleteLayerUpload', 'InvalidLayer', { ...STARTED_AGAIN, says: 'InvalidLayerException' }),
  losing('CompleteLayerUpload', 'UploadNotFound'),
  {
    ...losing('PutImage', 'ImageAlreadyExists'),
    notForEver: 'without any response, the image that is then in the repository decides',
  },
];
