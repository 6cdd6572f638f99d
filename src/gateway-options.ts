import * as z from 'zod';
import { API_FLAVOURS } from './contract/deadlines.ts';
import type { RouteName } from './contract/routes.ts';
import { alarmsSchema } from './watch-options.ts';

// As a browser writes it in the Origin header (WHATWG Fetch): no path, no slash at the end, no default port.
const origin = z
  .string()
  .regex(
    /^(\*|https?:\/\/[a-z0-9.-]+(:\d{1,5})?)$/,
    'must be an origin in lower case without a path, e.g. "https://app.example.com", or "*"',
  );

const cors = z.strictObject({
  origins: z
    .array(origin)
    .min(1)
    .max(100)
    .refine(
      (origins) => origins.length === 1 || !origins.includes('*'),
      '"*" stands alone: it is every origin',
    )
    .describe('Origins of the web pages that may call, e.g. "https://app.example.com"; "*" is every page.'),
  maxAgeSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(600)
    .describe('How long a browser may remember that it may, 0 to 86,400 seconds.'),
});

const rate = z.number().positive().max(10_000);
const burst = z.int().positive().max(5_000);

const route = z
  .strictObject({
    ratePerSecond: rate.optional().describe('Instead of gateway.ratePerSecond.'),
    burst: burst.optional().describe('Instead of gateway.burst.'),
  })
  .optional();

// As in the identifiers of ACM and WAFv2, which are regional here.
const regionalArn = (service: string, rest: string) =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${rest}$`),
      `must be the ARN of a ${rest.split('/')[0]} in ${service}`,
    );

const apiKey = z.strictObject({
  quota: z
    .strictObject({
      requests: z.int().positive().describe('How many requests the key is good for.'),
      per: z.enum(['day', 'week', 'month']).describe('In which time.'),
    })
    .optional()
    .describe('How many requests in all; no limit when left out.'),
});

const domain = z.strictObject({
  name: z
    .string()
    .regex(/^([a-z0-9-]+\.)+[a-z0-9-]+$/, 'must be a host name in lower case, e.g. "labels.example.com"')
    .describe('Host name of your own under which the gateway answers.'),
  certificateArn: regionalArn('acm', 'certificate/.+').describe(
    'Its certificate in ACM, in the same region.',
  ),
});

/** What a configuration says of the HTTP face in front of the model. */
export const gatewaySchema = z.strictObject({
  api: z
    .enum(API_FLAVOURS)
    .default('http')
    .describe(
      'Which API stands before the proxy: "http", or "rest" with request validation, API keys, WAF and domain.',
    ),
  auth: z
    .enum(['iam', 'api-key', 'none'])
    .default('iam')
    .describe(
      'Who may call: "iam" wants a SigV4 signature, "api-key" a key in x-api-key (REST only), "none" opens the URL to everybody.',
    ),
  apiKey: apiKey.optional().describe('With auth "api-key": what the key is good for.'),
  domain: domain.optional().describe('A domain of your own (REST only).'),
  wafAclArn: regionalArn('wafv2', 'regional/webacl/.+')
    .optional()
    .describe('Web ACL of WAFv2 before the API, by ARN (REST only).'),
  ratePerSecond: rate.default(50).describe('Requests per second each route lets through.'),
  burst: burst.default(100).describe('Requests it lets through at once before the rate counts.'),
  routes: z
    .strictObject({ classify: route, health: route, openapi: route } satisfies Record<RouteName, unknown>)
    .default({})
    .describe('Single routes with a rate of their own.'),
  cors: cors.optional().describe('Web pages that may call from a browser; none when left out.'),
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
