import * as z from 'zod';
import { instanceProblem } from './instance-type.ts';

// Memory comes in steps of 1 GB; the API's own validation says only 1024..6144 (SageMaker Developer Guide,
// serverless-endpoints). New accounts may have no more than 3072.
const SERVERLESS_MEMORY_MB = [1024, 2048, 3072, 4096, 5120, 6144] as const;

// An alias would do for the endpoint, but a policy statement must name the key itself (IAM, KMS resource ARNs).
const KMS_KEY =
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const kmsKeyId = z
  .string()
  .regex(KMS_KEY, 'must be the id or ARN of a KMS key, not an alias')
  .optional()
  .describe(
    'KMS key, by id or ARN: encrypts the instance volume, or the image copy of a serverless endpoint.',
  );

const concurrency = z.int().min(1).max(200);

const serverless = z.strictObject({
  type: z.literal('sagemaker-serverless'),
  memoryMb: z
    .literal(
      SERVERLESS_MEMORY_MB,
      `must be one of ${SERVERLESS_MEMORY_MB.join(', ')} (SageMaker takes 1 GB steps)`,
    )
    .default(2048)
    .describe('Memory of the serverless container in MB; CPU comes with it. New accounts: at most 3072.'),
  maxConcurrency: concurrency
    .default(5)
    .describe('Requests served at the same time, 1 to 200; more are throttled (429).'),
  provisionedConcurrency: concurrency
    .optional()
    .describe('Containers kept warm (and billed) all the time, at most maxConcurrency; none when left out.'),
  kmsKeyId,
});

// The role of the model may be right and the download still hang: traffic goes through these subnets alone.
const vpc = z
  .strictObject({
    subnetIds: z
      .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/))
      .min(1)
      .max(16),
    securityGroupIds: z
      .array(z.string().regex(/^sg-[0-9a-f]{8,17}$/))
      .min(1)
      .max(5),
  })
  .optional()
  .describe('Subnets and security groups of the container; they need a way to S3 (a gateway endpoint).');

const timeoutSeconds = z.int().min(60).max(3600).optional();

const realtime = z.strictObject({
  type: z.literal('sagemaker-realtime'),
  instanceType: z
    .string()
    .refine((type) => instanceProblem(type) === undefined, {
      error: ({ input }) => instanceProblem(String(input)) ?? '',
    })
    .default('ml.m5.large')
    .describe('Machine, e.g. "ml.m5.large" or "ml.g4dn.xlarge"; a GPU type gets the GPU image.'),
  instanceCount: z.int().min(1).default(1).describe('How many of them; each is billed while it exists.'),
  dataDownloadTimeoutSeconds: timeoutSeconds.describe(
    'Seconds to download and unpack the model, 60 to 3600; AWS decides when left out.',
  ),
  startupHealthCheckTimeoutSeconds: timeoutSeconds.describe(
    'Seconds until the container must answer /ping, 60 to 3600; 240 when left out.',
  ),
  volumeGb: z
    .int()
    .min(1)
    .max(512)
    .optional()
    .describe('EBS volume of each instance in GB, 1 to 512; AWS decides when left out.'),
  kmsKeyId,
  vpc,
});

/** What a configuration says of its host, by the host's type. */
export const hostSchema = z.discriminatedUnion('type', [serverless, realtime], {
  error: ({ code }) =>
    code === 'invalid_union'
      ? `must be one of ${HOST_TYPES.map((type) => `"${type}"`).join(', ')}`
      : undefined,
});

export type ServerlessOptions = z.output<typeof serverless>;
export type RealtimeOptions = z.output<typeof realtime>;
export type HostType = z.output<typeof hostSchema>['type'];

/** Every host there is. */
export const HOST_TYPES = [serverless, realtime].map(({ shape }) => shape.type.value);

/** Where a model lives when nobody says otherwise. */
export const DEFAULT_HOST = serverless.parse({ type: 'sagemaker-serverless' });
