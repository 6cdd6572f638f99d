import type { Signature } from './signature.ts';

const SERVERLESS =
  'https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-troubleshooting.html';

/** What runs out, and what may not be written. */
export const memoryAndDisk: readonly Signature[] = [
  {
    id: 'disk-full',
    where: 'container',
    pattern: /\[Errno 28\] No space left on device/,
    cause:
      'The disk of the container is full: archive, packages installed at start and copies of the weights share it.',
    fix: 'Take what the image already has (torch) out of code/requirements.txt, and leftovers out of the model folder.',
    link: SERVERLESS,
  },
  {
    id: 'file-system-read-only',
    where: 'container',
    pattern: /Read-only file system/,
    cause: 'Something writes outside /tmp, where serverless containers may not write; often a model cache.',
    fix: 'Point caches to /tmp (HF_HOME=/tmp), and load the model from the archive instead of the Hub.',
    link: SERVERLESS,
  },
  {
    id: 'file-permission',
    where: 'container',
    pattern: /\[Errno 13\] Permission denied|Permission denied \(os error 13\)/,
    cause: 'The container runs as a user without rights on that path, as it does on serverless endpoints.',
    fix: 'Write to /tmp only; in an image of your own, make the path readable for everybody (chmod o+rwX).',
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
    cause: 'The memory of the GPU is full.',
    fix: 'Send fewer texts in one request, load the weights in half precision, or take a larger instance.',
  },
  {
    id: 'container-unresponsive',
    where: 'aws',
    pattern:
      /could not get a response from the .+ endpoint\. This can occur when CPU or memory utilization is high/,
    cause: 'The container stopped answering, usually because its memory or CPU was used up.',
    fix: 'Deploy with a higher --memory, or send fewer texts in one request.',
  },
];
