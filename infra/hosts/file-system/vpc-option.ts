import * as z from 'zod';

/** The network of functions with a file system. */
export const vpcOption = z
  .strictObject({
    subnetIds: z
      .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/))
      .min(1)
      .max(16)
      .optional(),
    securityGroupIds: z
      .array(z.string().regex(/^sg-[0-9a-f]{8,17}$/))
      .min(1)
      .max(5)
      .optional(),
    s3Endpoint: z.boolean().default(true),
  })
  .prefault({})
  .describe(
    'Subnets of one VPC (default: those of the default VPC), security groups that allow TCP 2049 among their members (default: one is created), and whether a gateway endpoint for S3 is created for route tables that have none.',
  );

export type VpcOptions = z.output<typeof vpcOption>;
