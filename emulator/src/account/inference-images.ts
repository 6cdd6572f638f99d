const MB = 1_000_000;

// AWS publishes no compressed sizes; these are typical of images with and without CUDA.
const CPU = 1_700 * MB;
const GPU = 8_200 * MB;

/** AWS's inference images, `repository:tag` → compressed bytes. Tags: SageMaker Python SDK, image_uri_config. */
export const INFERENCE_IMAGES: Readonly<Record<string, number>> = {
  'huggingface-pytorch-inference:2.6.0-transformers5.5.3-cpu-py312-ubuntu22.04': CPU,
  'huggingface-pytorch-inference:2.6.0-transformers5.5.3-gpu-py312-cu124-ubuntu22.04': GPU,
  'huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04': CPU,
  'huggingface-pytorch-inference:2.6.0-transformers4.51.3-gpu-py312-cu124-ubuntu22.04': GPU,
  'huggingface-pytorch-inference:2.6.0-transformers4.49.0-cpu-py312-ubuntu22.04': CPU,
  'huggingface-pytorch-inference:2.6.0-transformers4.49.0-gpu-py312-cu124-ubuntu22.04': GPU,
  'huggingface-pytorch-inference:2.3.0-transformers4.48.0-cpu-py311-ubuntu22.04': CPU,
  'huggingface-pytorch-inference:2.3.0-transformers4.48.0-gpu-py311-cu121-ubuntu22.04': GPU,
  'huggingface-pytorch-inference:2.1.0-transformers4.37.0-cpu-py310-ubuntu22.04': CPU,
  'huggingface-pytorch-inference:2.1.0-transformers4.37.0-gpu-py310-cu118-ubuntu20.04': GPU,
  'pytorch-inference:2.6.0-cpu-py312-ubuntu22.04-sagemaker': CPU,
  'pytorch-inference:2.6.0-gpu-py312-cu124-ubuntu22.04-sagemaker': GPU,
  'pytorch-inference:2.5.1-cpu-py311': CPU,
  'pytorch-inference:2.5.1-gpu-py311': GPU,
  'pytorch-inference:2.4.0-cpu-py311': CPU,
  'pytorch-inference:2.4.0-gpu-py311': GPU,
  'pytorch-inference:2.3.0-cpu-py311': CPU,
  'pytorch-inference:2.3.0-gpu-py311': GPU,
  'pytorch-inference:2.2.0-cpu-py310': CPU,
  'pytorch-inference:2.2.0-gpu-py310': GPU,
};
