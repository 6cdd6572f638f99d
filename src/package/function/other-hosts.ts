/** The way around what does not fit into a function zip. */
export const ROOMIER_HOSTS =
  'Or choose a host that has room for it: --host lambda-image (10 GB), lambda-efs or sagemaker-serverless.';

/** The way around what functions are not packed with. */
export const HOSTS_WITH_PYTORCH =
  'Or choose a host that has PyTorch: --host lambda-image, lambda-efs, sagemaker-serverless or sagemaker-realtime.';
