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
      'The disk of the container, or /tmp of the function, is full: it is shared by the archive, packages installed at start, and copies of the weights.',
    fix: 'Remove what the image already has (torch) from code/requirements.txt, and training files from the model folder; for a function, raise host.storageMb.',
    link: SERVERLESS,
  },
  {
    id: 'function-storage-full',
    where: 'container',
    pattern: /raise the ephemeral storage of the function/,
    cause: 'The unpacked archive does not fit into /tmp of the function.',
    fix: 'Set host.storageMb to more than the size of the unpacked archive (at most 10240; with host.snapStart AWS allows 512).',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html',
  },
  {
    id: 'file-system-read-only',
    where: 'container',
    pattern: /Read-only file system/,
    cause:
      'Something writes outside /tmp, which serverless containers and functions do not allow; often a model cache.',
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
    pattern: /DefaultCPUAllocator: (?:can't allocate|not enough) memory|\[Errno 12\] Cannot allocate memory/,
    cause: 'The model and its activations need more memory than the endpoint or function has.',
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
