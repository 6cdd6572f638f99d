import type { ImagePython } from '../src/package/vendor/image-python.ts';

// What the images' Dockerfiles install, without versions (AWS Deep Learning Containers, {huggingface/,}pytorch/
// inference/docker/2.6/py3/Dockerfile.cpu), and what PyTorch and these depend on.
const BOTH =
  'numpy scipy h5py requests packaging boto3 botocore s3transfer jmespath awscli cython charset-normalizer idna urllib3 ' +
  'certifi tqdm opencv-python pyopenssl cryptography cffi ipython setuptools pillow psutil pyyaml python-dateutil six ' +
  'filelock fsspec jinja2 markupsafe networkx sympy mpmath typing-extensions torchvision torchaudio torchtext torchdata ' +
  'sagemaker-inference';
const OWN = {
  huggingface:
    'huggingface-hub tokenizers safetensors regex sentencepiece protobuf diffusers peft accelerate zstandard ' +
    'prompt-toolkit multi-model-server sagemaker-huggingface-inference-toolkit',
  pytorch:
    'scikit-learn pandas joblib threadpoolctl pytz tzdata torchserve torch-model-archiver sagemaker-pytorch-inference',
};
// Dockerfile of the image with transformers 5.5.3, which pins these.
const OF_TRANSFORMERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '5.5.3': { 'huggingface-hub': '1.10.0', peft: '0.18.1', accelerate: '1.12.0' },
};

const OLDEST_GLIBC = '2.31';
const GLIBC: Readonly<Record<string, string>> = { '20.04': OLDEST_GLIBC, '22.04': '2.35' };

/** The Python of an image and its packages, by its tag. */
export function imagePythonOf(tag: string): ImagePython {
  const torch = /^[\d.]+/.exec(tag)?.[0];
  const transformers = /-transformers([\d.]+)-/.exec(tag)?.[1];
  const minor = /-py3(\d+)/.exec(tag)?.[1] ?? '';
  // The short tags name no system; an older glibc only excludes wheels.
  const ubuntu = /ubuntu(\d+\.\d+)/.exec(tag)?.[1] ?? '';
  const names = `${BOTH} ${transformers === undefined ? OWN.pytorch : OWN.huggingface}`.split(' ');
  return {
    version: `3.${minor}`,
    glibc: GLIBC[ubuntu] ?? OLDEST_GLIBC,
    packages: {
      ...Object.fromEntries(names.map((name) => [name, undefined])),
      torch,
      ...(transformers === undefined ? {} : { transformers, ...OF_TRANSFORMERS[transformers] }),
    },
  };
}
