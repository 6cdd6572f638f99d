/** Top-level packages of the Hugging Face inference images that a local runtime, or the PyTorch image, may lack. */
export const IMAGE_PACKAGES: readonly string[] = [
  'torch',
  'transformers',
  'safetensors',
  'tokenizers',
  'numpy',
  'sagemaker_inference',
];
