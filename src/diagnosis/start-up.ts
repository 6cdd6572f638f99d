import type { Signature } from './signature.ts';

/** Why a container does not come up. */
export const startUp: readonly Signature[] = [
  {
    id: 'ping-failed',
    where: 'aws',
    pattern: /did not pass the ping health check/,
    cause:
      'The container did not answer GET /ping in time: it ended at start, or is still installing or loading.',
    fix: 'Run `npm run logs` for its own words; they name what it ended of.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html',
    general: true,
  },
  {
    id: 'serve-not-found',
    where: 'container',
    pattern: /exec: "serve": executable file not found/,
    cause:
      'The image has no `serve` program: it is a training image, or one that was not made for SageMaker.',
    fix: 'Choose an inference image (huggingface-pytorch-inference or pytorch-inference).',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/docker-containers-prebuilt.html',
  },
  {
    id: 'image-of-another-cpu',
    where: 'container',
    pattern: /exec format error/,
    cause: 'The image was built for another kind of CPU than the host has, often arm64 on a Mac.',
    fix: 'Build it with --platform=linux/amd64 and push it again.',
  },
  {
    id: 'hub-unreachable',
    where: 'container',
    pattern: /We couldn't connect to 'https:\/\/huggingface\.co/,
    cause:
      'The code loads a model by its name on the Hub, and the container has no way to the internet or no such cache.',
    fix: 'Load from model_dir, where the archive is unpacked, and set HF_HUB_OFFLINE=1.',
    link: 'https://huggingface.co/docs/transformers/installation#offline-mode',
  },
];
