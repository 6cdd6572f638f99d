/** The files of Python packages with hashes, from the root of the project. In this order, an earlier one constrains. */
export const LOCKED: readonly string[] = [
  'src/local/requirements/requirements-onnx.txt',
  'src/local/requirements/requirements-torch.txt',
  'src/local/requirements/requirements-vendor.txt',
  'src/local/requirements/requirements-export.txt',
  'src/local/requirements/requirements-hub.txt',
  'src/local/requirements/requirements-peft.txt',
  'src/local/requirements/requirements-lambda.txt',
  'src/local/requirements/requirements-asgi.txt',
  'test/inference/requirements.txt',
  'test/models/requirements.txt',
  'test/audit/requirements.txt',
];

/** Of these, only what the `.in` file lists: the rest is in an environment with PyTorch, which has no hashes. */
export const WITHOUT_DEPENDENCIES: ReadonlySet<string> = new Set([
  'src/local/requirements/requirements-peft.txt',
  'test/models/requirements.txt',
]);
