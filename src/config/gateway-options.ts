import * as z from 'zod';
import { API_TYPES } from '../contract/deadlines.ts';
import { HEALTH_ROUTE, OPENAPI_ROUTE } from '../contract/routes.ts';
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
      '"*" must be the only entry, because it allows every origin',
    )
    .describe('Allowed origins, e.g. "https://app.example.com"; "*" allows every origin.'),
  maxAgeSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(600)
    .describe('Seconds for which browsers cache the preflight response, 0 to 86,400.'),
});

const rate = z.number().positive().max(10_000);
const burst = z.int().positive().max(5_000);

// Ten a route (quotas of HTTP APIs); the characters of a scope: RFC 6749, 3.3.
const scopes = z
  .array(z.string().regex(/^[!#-[\]-~]+$/, 'must be a scope, without spaces or quotes'))
  .max(10);

const route = z
  .strictObject({
    ratePerSecond: rate.optional().describe('Overrides gateway.ratePerSecond.'),
    burst: burst.optional().describe('Overrides gateway.burst.'),
    scopes: scopes.optional().describe('Overrides gateway.jwt.scopes; [] accepts any token.'),
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
      requests: z.int().positive().describe('Requests allowed in the period.'),
      per: z.enum(['day', 'week', 'month']).describe('Period of the quota.'),
    })
    .optional()
    .describe('Quota of the key. Default: unlimited.'),
});

const domain = z.strictObject({
  name: z
    .string()
    .regex(/^([a-z0-9-]+\.)+[a-z0-9-]+$/, 'must be a host name in lower case, e.g. "labels.example.com"')
    .describe('Host name of the API.'),
  certificateArn: regionalArn('acm', 'certificate/.+').describe(
    'ARN of its certificate in ACM, in the same region.',
  ),
});

/**
 * As CreateAuthorizer accepts it. http is for an issuer on this machine, which only the emulator can reach: AWS rejects
 * it.
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
    .refine(isIssuer, 'must be an https URL without a query, exactly as in the "iss" claim of the tokens')
    .describe('Issuer of the tokens: their "iss" claim. The issuer publishes its keys under this URL.'),
  audience: z
    .array(z.string().min(1))
    .min(1)
    .max(50)
    .describe('Accepted audiences: a token must have one of them as "aud" (or "client_id").'),
  scopes: scopes.default([]).describe('Scopes of which a token needs at least one. Default: none required.'),
});

// "The /ping and /sping paths are reserved for the service health check" (API Gateway Developer Guide, known issues).
const RESERVED_PATHS: readonly string[] = [HEALTH_ROUTE.path, OPENAPI_ROUTE.path, '/ping', '/sping'];

const path = z
  .string()
  .max(128)
  .regex(
    /^(\/[A-Za-z0-9._~-]+)+$/,
    'must be a path such as "/classify" or "/v1/labels", without a slash at the end',
  )
  .refine((value) => !RESERVED_PATHS.includes(value), `must not be one of ${RESERVED_PATHS.join(', ')}`);

/** The gateway options: the API in front of the model, and the proxy behind it. */
export const gatewaySchema = z.strictObject({
  api: z
    .enum(API_TYPES)
    .default('http')
    .describe('API type: "http", or "rest" for request validation, API keys, WAF and a custom domain.'),
  auth: z
    .enum(['iam', 'jwt', 'api-key', 'none'])
    .default('iam')
    .describe(
      'Authentication: "iam" requires a SigV4 signature, "jwt" a token as in gateway.jwt, "api-key" a key in x-api-key (REST only); "none" makes the URL public.',
    ),
  jwt: jwt.optional().describe('With auth "jwt": which tokens are accepted.'),
  apiKey: apiKey.optional().describe('With auth "api-key": limits of the key.'),
  domain: domain.optional().describe('Custom domain (REST only).'),
  wafAclArn: regionalArn('wafv2', 'regional/webacl/.+')
    .optional()
    .describe('ARN of a WAFv2 web ACL to associate with the API (REST only).'),
  path: path.optional().describe('Path of the route. Default: the path of the task, e.g. "/classify".'),
  ratePerSecond: rate
    .optional()
    .describe(
      'Steady rate limit of each route for all callers together, in requests per second. Default: 50, or 10 with auth "none".',
    ),
  burst: burst
    .optional()
    .describe('Burst limit of each route, in requests. Default: 100, or 20 with auth "none".'),
  routes: z
    .record(z.string(), route)
    .default({})
    .describe(
      'Rate limits and scopes of single routes, by name: "health", "openapi" and, for the task, e.g. "classify".',
    ),
  cors: cors.optional().describe('Origins that may call from a browser. Default: none.'),
  memoryMb: z.int().min(128).max(10_240).default(512).describe('Memory of the proxy function in MB.'),
  maxBodyKb: z
    .int()
    .min(1)
    .max(10_240)
    .optional()
    .describe(
      'Largest accepted request body in KB (1024 bytes); larger ones are rejected with 413. Default: the limit of the host.',
    ),
  reservedConcurrency: z
    .union([z.int().min(1), z.literal('endpoint')], 'must be a whole number from 1 or "endpoint"')
    .optional()
    .describe(
      'Lambda concurrency reserved for the proxy, which is also its limit: a number, or "endpoint" for twice maxConcurrency plus 10. Default: none reserved.',
    ),
  accessLogs: z
    .boolean()
    .default(true)
    .describe(
      'Whether API Gateway writes an access log, including requests that it rejects itself; 0.50 USD per GB.',
    ),
  alarms: alarmsSchema
    .optional()
    .describe('CloudWatch alarms, 0.10 USD per month each; {} creates those with a default. Default: none.'),
  dashboard: z
    .boolean()
    .default(false)
    .describe(
      'Whether to create a CloudWatch dashboard; three per account are free, others cost 3 USD per month.',
    ),
});

export type GatewayOptions = z.output<typeof gatewaySchema>;

/** The default gateway: it requires a signature. */
export const DEFAULT_GATEWAY = gatewaySchema.parse({});
