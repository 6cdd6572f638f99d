import * as z from 'zod';
import { alarmsSchema } from './watch-options.ts';

/** What a configuration says of the HTTP face in front of the model. */
export const gatewaySchema = z.strictObject({
  auth: z
    .enum(['iam', 'none'])
    .default('iam')
    .describe('Who may call: "iam" wants a SigV4 signature, "none" opens the URL to everybody.'),
  ratePerSecond: z
    .number()
    .positive()
    .max(10_000)
    .default(50)
    .describe('Requests per second the route lets through.'),
  burst: z
    .int()
    .positive()
    .max(5_000)
    .default(100)
    .describe('Requests it lets through at once before the rate counts.'),
  memoryMb: z.int().min(128).max(10_240).default(512).describe('Memory of the proxy function in MB.'),
  maxBodyKb: z
    .int()
    .min(1)
    .max(10_240)
    .optional()
    .describe(
      'Largest request body in KB (1024 bytes); more is refused with 413. What the host takes when left out.',
    ),
  reservedConcurrency: z
    .union([z.int().min(1), z.literal('endpoint')], 'must be a whole number from 1 or "endpoint"')
    .optional()
    .describe(
      'Lambda concurrency kept for the proxy alone, and its upper bound: a number, or "endpoint" for twice the maxConcurrency of the endpoint and 10; none when left out.',
    ),
  accessLogs: z
    .boolean()
    .default(true)
    .describe(
      'Whether API Gateway writes a line for each request, those included that it refuses itself; 0.50 USD a GB.',
    ),
  alarms: alarmsSchema
    .optional()
    .describe('Alarms on the gateway, 0.10 USD a month each; none when left out, {} for the usual ones.'),
  dashboard: z
    .boolean()
    .default(false)
    .describe(
      'Whether to make a CloudWatch dashboard: three are free in an account, further ones 3 USD a month.',
    ),
});

export type GatewayOptions = z.output<typeof gatewaySchema>;

/** The face of a stack that says nothing of it: closed, by signature. */
export const DEFAULT_GATEWAY = gatewaySchema.parse({});
