import * as z from 'zod';
import { API_FLAVOURS } from '../contract/deadlines.ts';
import type { RouteName } from '../contract/routes.ts';
import { alarmsSchema } from './alarm-options.ts';

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

// Ten a route (quotas of HTTP APIs); the characters of a scope: RFC 6749, 3.3.
const scopes = z
  .array(z.string().regex(/^[!#-[\]-~]+$/, 'must be a scope, without spaces or quotes'))
  .max(10);

const route = z
  .strictObject({
    ratePerSecond: rate.optional().describe('Instead of gateway.ratePerSecond.'),
    burst: burst.optional().describe('Instead of gateway.burst.'),
    scopes: scopes.optional().describe('Instead of gateway.jwt.scopes; [] for any token.'),
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

/**
 * As CreateAuthorizer takes it. http is for an issuer on this machine, which only the emulator can ask: AWS itself
 * refuses it.
 */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  if (search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

// 50 audiences an authorizer (quotas of HTTP APIs).
const jwt = z.strictObject({
  issuer: z
    .string()
    .max(2048)
    .refine(isIssuer, 'must be an https URL without query, letter for letter what the tokens have as "iss"')
    .describe('Who makes the tokens: their "iss", under which its keys are published.'),
  audience: z
    .array(z.string().min(1))
    .min(1)
    .max(50)
    .describe('For whom they are made: a token must have one of these as "aud" (or "client_id").'),
  scopes: scopes
    .default([])
    .describe('A token must be good for one of these; for none in particular when left out.'),
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
    .enum(['iam', 'jwt', 'api-key', 'none'])
    .default('iam')
    .describe(
      'Who may call: "iam" wants a SigV4 signature, "jwt" a token of gateway.jwt, "api-key" a key in x-api-key (REST only), "none" opens the URL to everybody.',
    ),
  jwt: jwt.optional().describe('With auth "jwt": which tokens open the URL.'),
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
    .describe('Single routes with a rate or scopes of their own.'),
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
