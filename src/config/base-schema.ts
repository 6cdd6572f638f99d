import * as z from 'zod';
import { deadlines } from '../contract/deadlines.ts';
import { DEFAULT_TASK, TASKS } from '../tasks/registry.ts';
import { CUSTOM_TASK, sampleSchema, schemasSchema } from './custom-task.ts';
import { bucketSchema, DEFAULT_BUCKET } from './bucket-options.ts';
import { DEFAULT_GATEWAY, gatewaySchema } from './gateway-options.ts';
import { pricesSchema } from './prices.ts';
import { DEFAULT_ROLLOUT, rolloutSchema } from './rollout.ts';
import { tagsSchema } from './tags.ts';

// Name and stage are parts of every physical name. Together they have less than 34 characters, so that the longest
// of those names (a bucket in the global namespace, 63: prefix, account, region) fits. infra/bucket-name.ts says what
// happens where `-an` at its end makes it longer.
const slug = (max: number) =>
  z
    .string()
    .regex(
      /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
      'must start with a lower-case letter and contain only lower-case letters, digits and inner hyphens',
    )
    .max(max);

// Keys and sizes as in SageMaker's ContainerDefinition.Environment.
const environment = z
  .record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,1023}$/), z.string().max(1024))
  .refine((variables) => Object.keys(variables).length <= 100, 'must have at most 100 variables');

/** What serves a model on SageMaker; the first is the default. */
export const FAMILIES = ['huggingface', 'pytorch', 'lean'] as const;

const container = z.strictObject({
  family: z
    .enum(FAMILIES)
    .default(FAMILIES[0])
    .describe(
      'What serves the model on SageMaker: an inference image of AWS, or "lean", a small image that is built for you, with ONNX Runtime and without PyTorch; see [hosts](hosts.md#the-lean-container).',
    ),
  version: z
    .string()
    .optional()
    .describe('Framework version of an image of AWS, e.g. "5.5.3". Default: the newest.'),
  processor: z
    .enum(['cpu', 'gpu'])
    .optional()
    .describe('Build of an image of AWS. Default: "gpu" on GPU instances, otherwise "cpu".'),
  python: z
    .enum(['3.13', '3.12'])
    .optional()
    .describe('Python of the lean container. Its packages are vendored for it. Default: "3.13".'),
  baseImage: z
    .string()
    .optional()
    .describe(
      'Image that the lean container is built on: x86_64, glibc 2.34 or newer, with that Python on its path. Default: public.ecr.aws/docker/library/python:3.13-slim-trixie. A tag is resolved at each deploy; with a digest (@sha256:…), updates of the base change nothing.',
    ),
  environment: environment.default({}).describe('Additional environment variables of the model container.'),
});

// As ExecutionRoleArn in SageMaker's service model.
const roleArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'must be the ARN of an IAM role')
  .optional();

// A boundary is a managed policy (PutRolePermissionsBoundary), of the account or of AWS.
const permissionsBoundary = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/, 'must be the ARN of a managed policy')
  .optional();

const roles = z.strictObject({
  endpoint: roleArn.describe('ARN of an existing role for the endpoint. Default: the deploy creates one.'),
  function: roleArn.describe(
    'ARN of an existing role for a function that runs the model. Default: the deploy creates one.',
  ),
  proxy: roleArn.describe('ARN of an existing role for the proxy function. Default: the deploy creates one.'),
  permissionsBoundary: permissionsBoundary.describe(
    'ARN of the managed policy that is the permissions boundary of the roles that the deploy creates. Default: none is set, and an existing one is kept.',
  ),
});

// The only values that PutRetentionPolicy accepts (CloudWatch Logs API reference).
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

// The maximum duration of the last request to it.
const DRAIN_SECONDS = deadlines.functionMs / 1000;

/** Every option but those of `host`. */
export const baseSchema = z.strictObject({
  name: slug(22).describe('Name of the service, e.g. "transactions".'),
  stage: slug(11)
    .default('dev')
    .describe('Deployment stage, e.g. "dev" or "prod". Each stage is a separate stack.'),
  region: z
    .string()
    .regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/)
    .optional()
    .describe('AWS region. Default: AWS_REGION.'),
  model: z
    .string()
    .min(1)
    .describe(
      'The trained model: a folder, a model.tar.gz, s3://BUCKET/KEY.tar.gz or hf:ORG/NAME@REVISION; see [models](models.md).',
    ),
  code: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the serve script. Default: code/ of the model folder, or the built-in one.'),
  entry: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Python file with the hooks, relative to the code folder, e.g. "serve.py". Default: inference.py.',
    ),
  allowFiles: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Files to pack although they look like secrets, by their exact path in the archive, e.g. "code/ca.pem".',
    ),
  vendor: z
    .boolean()
    .optional()
    .describe(
      'Pack the packages of code/requirements.txt, so that a container starts without pip. Default: on for serverless endpoints.',
    ),
  onnx: z
    .boolean()
    .optional()
    .describe(
      "Answer with ONNX Runtime: pack it for the image, and export the model's graph if the folder has none. Default: in the PyTorch image, which has no transformers, in the lean container, and in Lambda functions. With false, a function is packed with PyTorch, which a zip has no room for.",
    ),
  task: z
    .string()
    .optional()
    .describe(
      `What the model does, as the Hugging Face pipeline tag: ${Object.keys(TASKS).join(', ')}; or "${CUSTOM_TASK}" for a contract of your own. Default: what config.json and modules.json of the model say, else ${DEFAULT_TASK}.`,
    ),
  host: z.unknown(),
  rollout: rolloutSchema.default(DEFAULT_ROLLOUT),
  container: container.default({ family: FAMILIES[0], environment: {} }),
  gateway: gatewaySchema.default(DEFAULT_GATEWAY),
  roles: roles.default({}),
  bucket: bucketSchema.default(DEFAULT_BUCKET),
  logRetentionDays: z.literal(RETENTION_DAYS).default(30).describe('Retention of log lines in days.'),
  keepReleases: z
    .int()
    .min(0)
    .max(20)
    .default(2)
    .describe(
      'Earlier releases kept for `rollback`, 0 to 20. A kept release costs only its archive in S3, and with host.snapStart its snapshot.',
    ),
  drainSeconds: z
    .number()
    .min(0)
    .max(300)
    .default(DRAIN_SECONDS)
    .describe('Seconds until a replaced endpoint is deleted, so that it can finish its requests, 0 to 300.'),
  sample: sampleSchema
    .optional()
    .describe(
      'The request that verifies the URL, or its `inputs`. Default: the sample of the task. With `task: "custom"`: the whole request, as JSON or { body, contentType }.',
    ),
  schemas: schemasSchema
    .optional()
    .describe('With `task: "custom"`: JSON Schemas of request and response. Default: any body.'),
  prices: pricesSchema
    .default({})
    .describe(
      'Prices in USD for the idle cost in the plan, in place of those of us-east-1: per hour for an instance type, else per GB and second or month, e.g. { "ml.m5.large": 0.128 }.',
    ),
  tags: tagsSchema
    .default({})
    .describe('Tags for all resources, e.g. for cost reports: at most 48, by the rules of AWS.'),
});
