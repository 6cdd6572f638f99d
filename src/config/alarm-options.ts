import * as z from 'zod';

const perMinute = (fallback: number, what: string) =>
  z
    .union([z.int().min(0), z.literal(false)])
    .default(fallback)
    .describe(`Rings over this many ${what} a minute; false for no such alarm.`);

/** What the gateway's own alarms ring over; each of them costs 0.10 USD a month (CloudWatch, standard resolution). */
export const alarmsSchema = z.strictObject({
  topicArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/, 'must be the ARN of an SNS topic')
    .optional()
    .describe('SNS topic that is told when one rings and when it stops; nobody when left out.'),
  serverErrorsPerMinute: perMinute(5, 'answers of 500 and above'),
  proxyErrorsPerMinute: perMinute(0, 'failures of the proxy function itself'),
  modelErrorsPerMinute: perMinute(5, 'failures of the model'),
  throttlesPerMinute: perMinute(20, 'requests refused because the endpoint is at its concurrency'),
  proxyThrottlesPerMinute: perMinute(0, 'requests that Lambda itself turned away'),
  p99Ms: z
    .union([z.int().min(1), z.literal(false)])
    .default(10_000)
    .describe('Rings when the slowest 1 % takes longer, in ms, for three minutes; false for no such alarm.'),
  coldStartsPerMinute: z
    .int()
    .min(0)
    .optional()
    .describe('Rings over this many starts of the proxy function a minute; no such alarm when left out.'),
  concurrencyPercent: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Rings when more of the endpoint’s maxConcurrency is in use for three minutes, serverless only; no such alarm when left out.',
    ),
});

export type AlarmOptions = z.output<typeof alarmsSchema>;
