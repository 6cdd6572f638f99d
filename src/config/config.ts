import * as z from 'zod';
import { concurrencyConflicts } from './concurrency-conflict.ts';
import { deadlines } from '../contract/deadlines.ts';
import { Fault } from '../contract/fault.ts';
import { gatewayConflicts } from './gateway-conflicts.ts';
import { DEFAULT_GATEWAY, gatewaySchema } from './gateway-options.ts';
import { optionOf, type OtherFeature, type Refusal, refusals, rolloutWishes } from './host-features.ts';
import { DEFAULT_HOST, hostSchema } from './host-options.ts';
import { conflicts } from './option-conflicts.ts';
import { rolloutConflicts } from './rollout-conflicts.ts';
import { DEFAULT_ROLLOUT, rolloutSchema } from './rollout.ts';

// Name and stage become parts of every physical name. Together they stay under 34 characters, so that the
// longest of those names (bucket, 63: prefix, account, region) still fits.
const slug = (max: number) =>
  z
    .string()
    .regex(
      /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
      'must be lower-case letters, digits and inner hyphens, starting with a letter',
    )
    .max(max);

// Keys and sizes as in SageMaker's ContainerDefinition.Environment.
const environment = z
  .record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,1023}$/), z.string().max(1024))
  .refine((variables) => Object.keys(variables).length <= 100, 'holds at most 100 variables');

const container = z.strictObject({
  family: z
    .enum(['huggingface', 'pytorch'])
    .default('huggingface')
    .describe('Which AWS inference image serves the model.'),
  version: z
    .string()
    .optional()
    .describe('Framework version of the image, e.g. "5.5.3"; the newest when left out.'),
  processor: z
    .enum(['cpu', 'gpu'])
    .optional()
    .describe('Which build of the image; that of the machine when left out.'),
  environment: environment.default({}).describe('Further environment variables of the model container.'),
});

// As ExecutionRoleArn in SageMaker's service model.
const roleArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'must be the ARN of an IAM role')
  .optional();

const roles = z.strictObject({
  endpoint: roleArn.describe(
    'Role of the endpoint, by ARN, where deployers may make none; ours when left out.',
  ),
  proxy: roleArn.describe('Role of the proxy function, by ARN; ours when left out.'),
});

// The only values PutRetentionPolicy takes (CloudWatch Logs API reference).
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

// As long as the last request that the proxy sent there may take.
const DRAIN_SECONDS = deadlines.functionMs / 1000;

const configSchema = z.strictObject({
  name: slug(22).describe('Name of the service, e.g. "transactions".'),
  stage: slug(11).default('dev').describe('Which copy of it, e.g. "dev" or "prod".'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
    .optional()
    .describe('AWS region; AWS_REGION when left out.'),
  model: z.string().min(1).describe('Folder of the trained model.'),
  code: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the serve script; ours (inference-code) when left out.'),
  host: hostSchema.default(DEFAULT_HOST),
  rollout: rolloutSchema.default(DEFAULT_ROLLOUT),
  container: container.default({ family: 'huggingface', environment: {} }),
  gateway: gatewaySchema.default(DEFAULT_GATEWAY),
  roles: roles.default({}),
  logRetentionDays: z.literal(RETENTION_DAYS).default(30).describe('Days until log lines are deleted.'),
  keepReleases: z
    .int()
    .min(0)
    .max(20)
    .default(2)
    .describe(
      'Earlier releases kept ready for `rollback`, 0 to 20; a kept one costs only its archive in S3.',
    ),
  drainSeconds: z
    .number()
    .min(0)
    .max(300)
    .default(DRAIN_SECONDS)
    .describe(
      'How long an endpoint that the proxy has left goes on, for the requests it still works at, 0 to 300.',
    ),
  sample: z
    .string()
    .min(1)
    .default('hello')
    .describe('The text that a deploy classifies before it calls itself done.'),
  tags: z
    .record(z.string().min(1).max(128), z.string().max(256))
    .refine((tags) => Object.keys(tags).length <= 40, 'holds at most 40 tags')
    .default({})
    .describe('Tags on everything, e.g. for cost reports.'),
});

/** What the user writes: everything with a default may be left out. */
export type ConfigInput = z.input<typeof configSchema>;

/** What the rest of the house reads. */
export type Config = z.output<typeof configSchema>;

/** Types `endpoint.config.ts`; the check itself comes when flags have been laid over it. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

/** The whole configuration. Throws Fault `config` that names every wrong option. */
export function parseConfig(input: unknown): Config {
  const { refused, rest } = heldAgainstHost(input);
  const result = configSchema.safeParse(rest);
  const issues = result.error?.issues.map((issue) => `${issue.path.join('.') || 'config'}: ${issue.message}`);
  const lines = [...refused.map(refusalLine), ...(issues ?? [])];
  if (!result.success || lines.length > 0) throw wrong(lines);
  const { host, container: image, gateway, rollout } = result.data;
  const clashes = [
    ...conflicts(host, image.processor),
    ...rolloutConflicts(rollout, host),
    ...concurrencyConflicts(gateway, host),
    ...gatewayConflicts(gateway),
  ];
  if (clashes.length > 0) throw wrong(clashes.map(({ option, why }) => `${option}: ${why}`));
  return result.data;
}

/** What the host has not, and the input without it: one clear refusal instead of "unrecognized key" beside it. */
function heldAgainstHost(input: unknown): { readonly refused: readonly Refusal[]; readonly rest: unknown } {
  if (!isRecord(input)) return { refused: [], rest: input };
  const { host = DEFAULT_HOST } = input;
  if (!isRecord(host)) return { refused: [], rest: input };
  const refused = refusals(host, besideHost(input));
  const left = Object.entries(host).filter(([option]) => refused.every(({ feature }) => feature !== option));
  return { refused, rest: { ...input, host: Object.fromEntries(left) } };
}

/** What a raw configuration asks of its host outside the host's own options. */
function besideHost({
  container: image,
  rollout,
}: Readonly<Record<string, unknown>>): readonly OtherFeature[] {
  const gpu = isRecord(image) && image['processor'] === 'gpu' ? (['gpu'] as const) : [];
  return [...gpu, ...(isRecord(rollout) ? rolloutWishes(rollout) : [])];
}

function refusalLine({ feature, host, why, instead }: Refusal): string {
  return `${optionOf(feature)}: not on the host ${host}: ${why}. It goes with ${instead.join(' or ')}.`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(lines: readonly string[]): Fault {
  return new Fault(
    'config',
    `The configuration is wrong:\n  ${lines.join('\n  ')}`,
    'Mend endpoint.config.ts or the flag, then run the same command again.',
  );
}
