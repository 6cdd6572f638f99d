import type { Signature } from './signature.ts';

/** Failures before the first /ping. */
export const startUp: readonly Signature[] = [
  {
    id: 'ping-failed',
    where: 'aws',
    pattern: /did not pass the ping health check/,
    cause:
      'The container did not answer GET /ping in time: it stopped at start, or is still installing or loading.',
    fix: 'Run `npm run logs`; the log shows the reason.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html',
    general: true,
  },
  {
    id: 'serve-not-found',
    where: 'container',
    pattern: /exec: "serve": executable file not found/,
    cause: 'The image has no `serve` program: it is a training image, or not built for SageMaker.',
    fix: 'Choose an inference image (huggingface-pytorch-inference or pytorch-inference).',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/docker-containers-prebuilt.html',
  },
  {
    id: 'image-of-another-cpu',
    where: 'container',
    pattern: /exec format error/,
    cause: 'The image was built for another CPU architecture than the host has, often arm64 on a Mac.',
    fix: 'Build it with --platform=linux/amd64 and push it again.',
  },
  {
    id: 'hub-unreachable',
    where: 'container',
    pattern: /We couldn't connect to 'https:\/\/huggingface\.co/,
    cause:
      'The code loads a model by its name on the Hub, but the container has no internet access and no cached copy.',
    fix: 'Load from model_dir, where the archive is unpacked, and set HF_HUB_OFFLINE=1.',
    link: 'https://huggingface.co/docs/transformers/installation#offline-mode',
  },
];

/** The model server in the container. */
export const modelServer: readonly Signature[] = [
  {
    id: 'model-archive-exists',
    where: 'container',
    pattern: /model\.mar already exists/,
    cause:
      'The container was restarted on the files of the first start, after it had stopped for another reason.',
    fix: 'Look for the first failure in the log (`npm run logs -- --since 60`).',
  },
  {
    id: 'answer-too-large',
    where: 'container',
    pattern: /Message size exceed limit|answer of \d+ bytes exceeds the limit/,
    cause: 'The answer is larger than the model server passes on, 6,553,500 bytes, so it ended the worker.',
    fix: 'Send fewer texts in one request, or ask for fewer results.',
  },
  {
    id: 'answer-split',
    where: 'container',
    pattern: /IndexOutOfBoundsException: readerIndex/,
    cause:
      'The model server ended the worker although it answered: a fault of multi-model-server 1.1 and of early versions of TorchServe, with answers of some lengths.',
    fix: 'Send the request again; the worker is back after it has loaded the model.',
    link: 'https://github.com/pytorch/serve/issues/1150',
  },
  {
    id: 'worker-died',
    where: 'container',
    pattern: /\bWorker died\./,
    cause: 'The worker process stopped: while loading the model, out of memory, or at a time limit.',
    fix: 'Read the traceback above that line; without one, deploy with a higher --memory.',
    general: true,
  },
  {
    id: 'worker-memory',
    where: 'container',
    pattern: /507 - System out of memory|server error \(507\)/,
    cause: 'The model server ran out of memory while it loaded or ran the model.',
    fix: 'Deploy with a higher --memory, and keep SAGEMAKER_MODEL_SERVER_WORKERS at 1.',
  },
];
