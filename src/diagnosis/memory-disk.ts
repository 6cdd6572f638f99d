import type { Signature } from './signature.ts';

const SERVERLESS =
  'https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-troubleshooting.html';

/** Memory and disk that run out, and read-only file systems. */
export const memoryAndDisk: readonly Signature[] = [
  {
    id: 'disk-full',
    where: 'container',
    pattern: /\[Errno 28\] No space left on device/,
    cause:
      'The disk of the container is full: it is shared by the archive, packages installed at start, and copies of the weights.',
    fix: 'Remove what the image already has (torch) from code/requirements.txt, and training files from the model folder.',
    link: SERVERLESS,
  },
  {
    id: 'file-system-read-only',
    where: 'container',
    pattern: /Read-only file system/,
    cause: 'Something writes outside /tmp, which serverless containers do not allow; often a model cache.',
    fix: 'Point caches to /tmp (HF_HOME=/tmp), and load the model from the archive instead of the Hub.',
    link: SERVERLESS,
  },
  {
    id: 'file-permission',
    where: 'container',
    pattern: /\[Errno 13\] Permission denied|Permission denied \(os error 13\)/,
    cause: 'The container runs as a user without permissions for this path, as on serverless endpoints.',
    fix: 'Write to /tmp only; in your own image, make the path accessible for all users (chmod o+rwX).',
    link: SERVERLESS,
  },
  {
    id: 'memory-exhausted',
    where: 'container',
    pattern: /DefaultCPUAllocator: (?:can't allocate|not enough) memory/,
    cause: 'The model and its activations need more memory than the endpoint has.',
    fix: 'Deploy with a higher --memory, and keep SAGEMAKER_MODEL_SERVER_WORKERS at 1: every worker loads its own copy.',
    link: SERVERLESS,
  },
  {
    id: 'gpu-memory-exhausted',
    where: 'container',
    pattern: /CUDA out of memory\. Tried to allocate/,
    cause: 'The GPU is out of memory.',
    fix: 'Send fewer texts in one request, load the weights in half precision, or use a larger instance.',
  },
  {
    id: 'container-unresponsive',
    where: 'aws',
    pattern:
      /could not get a response from the .+ endpoint\. This can occur when CPU or memory utilization is high/,
    cause: 'The container stopped answering, usually because it ran out of memory or CPU.',
    fix: 'Deploy with a higher --memory, or send fewer texts in one request.',
  },
];
