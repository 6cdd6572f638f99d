import type { Signature } from './signature.ts';

const ROLES = 'https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html';

/** What keeps SageMaker from the archive in S3: rights, region, key. */
export const modelData: readonly Signature[] = [
  {
    id: 'model-data-denied',
    where: 'aws',
    pattern: /Could not access model data at/,
    cause:
      "The endpoint's role may not read the archive, or the archive lies in another region than the endpoint.",
    fix: 'Run the same command again, which writes bucket and role anew; a role a minute old may need the second run.',
    link: ROLES,
  },
  {
    id: 'model-data-missing',
    where: 'aws',
    pattern: /Could not find model data at/,
    cause: 'There is no archive under the key of the model.',
    fix: 'Run the same command again: it uploads what is missing.',
  },
  {
    id: 'model-data-download',
    where: 'aws',
    pattern: /Failed to download model data for container/,
    cause:
      'The archive was deleted after the model was made, lies in another region, or the role may not read it.',
    fix: 'Run the same command again: it uploads the archive and writes the role anew.',
    link: ROLES,
  },
  {
    id: 'bucket-missing',
    where: 'aws',
    pattern: /The specified bucket does not exist/,
    cause: 'The bucket was deleted, or lies in another region.',
    fix: 'Run the same command again: it makes the bucket in the region of the endpoint.',
  },
  {
    id: 'key-denied',
    where: 'aws',
    pattern: /not authorized to perform: kms:Decrypt|The ciphertext refers to a customer master key/,
    cause: 'What is to be read is encrypted with a KMS key that the role may not use.',
    fix: 'Allow the role kms:Decrypt in the policy of the key, or take the default encryption of the bucket.',
  },
];
