// Sizes per family, from ProductionVariantInstanceType of the service model, for the families that can
// host a model.
const SIZES: Readonly<Record<string, string>> = {
  t2: 'medium large xlarge 2xlarge',
  m4: 'xlarge 2xlarge 4xlarge 10xlarge 16xlarge',
  m5: 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge',
  m5d: 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge',
  m6i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge',
  m7i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  c4: 'large xlarge 2xlarge 4xlarge 8xlarge',
  c5: 'large xlarge 2xlarge 4xlarge 9xlarge 18xlarge',
  c5d: 'large xlarge 2xlarge 4xlarge 9xlarge 18xlarge',
  c6i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge',
  c7i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  r5: 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge',
  r6i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge',
  g4dn: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge',
  g5: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  g6: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  p3: '2xlarge 8xlarge 16xlarge',
};

/** Instance types with an account quota. */
export const INSTANCE_TYPES: readonly string[] = Object.entries(SIZES).flatMap(([family, sizes]) =>
  sizes.split(' ').map((size) => `ml.${family}.${size}`),
);
