/** The files of Python packages with hashes, from the root of the project. In this order, an earlier one constrains. */
export const LOCKED: readonly string[] = [
  'src/local/requirements/requirements-onnx.txt',
  'src/local/requirements/requirements-torch.txt',
  'src/local/requirements/requirements-vendor.txt',
  'src/local/requirements/requirements-export.txt',
  'test/inference/requirements.txt',
  'test/audit/requirements.txt',
];
