import * as z from 'zod';

const perMinute = (fallback: number, what: string) =>
  z
    .union([z.int().min(0), z.literal(false)])
    .default(fallback)
    .describe(`Fires on more than this many ${what} per minute; false disables the alarm.`);

/** Limits of the gateway's alarms; each alarm costs 0.10 USD a month (CloudWatch, standard resolution). */
export const alarmsSchema = z.strictObject({
  topicArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/, 'must be the ARN of an SNS topic')
    .optional()
    .describe(
      'ARN of an SNS topic that is notified when an alarm fires and when it recovers. Default: no notification.',
    ),
  serverErrorsPerMinute: perMinute(5, 'responses with status 500 and above'),
  proxyErrorsPerMinute: perMinute(0, 'failures of the proxy function'),
  modelErrorsPerMinute: perMinute(5, 'failures of the model'),
  throttlesPerMinute: perMinute(20, 'requests that the endpoint or function throttles'),
  proxyThrottlesPerMinute: perMinute(0, 'requests that Lambda throttles'),
  p99Ms: z
    .union([z.int().min(1), z.literal(false)])
    .default(10_000)
    .describe(
      'Fires when the 99th percentile of latency exceeds this many milliseconds for three minutes; false disables the alarm.',
    ),
  coldStartsPerMinute: z
    .int()
    .min(0)
    .optional()
    .describe(
      'Fires on more than this many cold starts of the proxy function per minute. Default: no alarm.',
    ),
  concurrencyPercent: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Fires when more than this percentage of maxConcurrency is in use for three minutes (not on instances). Default: no alarm.',
    ),
});

export type AlarmOptions = z.output<typeof alarmsSchema>;
