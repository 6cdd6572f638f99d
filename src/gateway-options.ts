import * as z from 'zod';

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

// 50 audiences an authorizer and 10 scopes a route (quotas of HTTP APIs); the characters of a scope: RFC 6749, 3.3.
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
  scopes: z
    .array(z.string().regex(/^[!#-[\]-~]+$/, 'must be a scope, without spaces or quotes'))
    .max(10)
    .default([])
    .describe('A token must be good for one of these; for none in particular when left out.'),
});

/** What a configuration says of the HTTP face in front of the model. */
export const gatewaySchema = z.strictObject({
  auth: z
    .enum(['iam', 'jwt', 'none'])
    .default('iam')
    .describe(
      'Who may call: "iam" wants a SigV4 signature, "jwt" a token of gateway.jwt, "none" opens the URL to everybody.',
    ),
  jwt: jwt.optional().describe('With auth "jwt": which tokens open the URL.'),
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
});

export type GatewayOptions = z.output<typeof gatewaySchema>;

/** The face of a stack that says nothing of it: closed, by signature. */
export const DEFAULT_GATEWAY = gatewaySchema.parse({});
