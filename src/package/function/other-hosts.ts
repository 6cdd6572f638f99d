/** The way around what does not fit into a function zip. */
export const OTHER_HOSTS =
  'Or choose a host that has room for it: --host lambda-image (10 GB), lambda-efs or sagemaker-serverless.';
