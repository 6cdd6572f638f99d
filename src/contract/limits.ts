import shipped from '../../inference-code/limits.json' with { type: 'json' };

/** One bound: its stable name, the largest value it lets pass, and what it counts. */
export interface Limit {
  readonly name: string;
  readonly max: number;
  readonly unit: 'texts' | 'characters' | 'bytes';
}

// The two limits of the contract travel inside the model archive, where Python reads the same file.

/** How many texts one request may hold. */
export const MAX_INPUTS: Limit = { name: 'maxInputs', max: shipped.maxInputs, unit: 'texts' };

/** How many characters (code points, as Python counts them) one text may hold. */
export const MAX_CHARACTERS_PER_INPUT: Limit = {
  name: 'maxCharactersPerInput',
  max: shipped.maxCharactersPerInput,
  unit: 'characters',
};

const MIB = 1024 * 1024;

/** What each host on the way takes in one body. A body must pass them all. */
export const BODY_LIMITS = {
  /** 4 MB for request and response: SageMaker Developer Guide, serverless-endpoints-invoke. */
  sagemakerServerless: { name: 'sagemaker-serverless-payload', max: 4 * MIB, unit: 'bytes' },
  /** 25 MB by the Developer Guide's FAQ on hosting; the API model's BodyBlob says 6,291,456, which is sure to pass. */
  sagemakerRealtime: { name: 'sagemaker-realtime-payload', max: 6 * MIB, unit: 'bytes' },
  /** 6 MB for request and response of a synchronous call: Lambda API reference, Invoke. */
  lambdaSynchronous: { name: 'lambda-synchronous-payload', max: 6 * MIB, unit: 'bytes' },
  /** 10 MB, not raisable: API Gateway Developer Guide, HTTP API quotas. Read here as decimal megabytes. */
  httpApi: { name: 'http-api-payload', max: 10_000_000, unit: 'bytes' },
} as const satisfies Record<string, Limit>;

/** The limit that bites first. */
export function tightest(first: Limit, ...others: readonly Limit[]): Limit {
  return others.reduce((least, each) => (each.max < least.max ? each : least), first);
}

/** The environment variable that carries the configuration's own body limit, in bytes, into the proxy function. */
export const BODY_LIMIT_VARIABLE = 'GATEWAY_MAX_BODY_BYTES';

// API Gateway's 10,240 bytes of request line and headers lie in the event too, in two forms.
const EVENT_BYTES = 2 * 10_240;

/** Lambda's limit holds for the whole event, in which a body of another type than JSON is base64: 3 bytes are 4. */
const LAMBDA_EVENT_BODY: Limit = {
  ...BODY_LIMITS.lambdaSynchronous,
  max: Math.floor(((BODY_LIMITS.lambdaSynchronous.max - EVENT_BYTES) * 3) / 4),
};

/** What the hosts on the way to a model take in one request body. */
export function requestLimit(host: 'sagemaker-serverless' | 'sagemaker-realtime'): Limit {
  const before = tightest(BODY_LIMITS.httpApi, LAMBDA_EVENT_BODY);
  return host === 'sagemaker-serverless' ? tightest(before, BODY_LIMITS.sagemakerServerless) : before;
}

/** The proxy's limit by the value of `BODY_LIMIT_VARIABLE`; what the host takes where it is not set. */
export function ownLimit(
  value: string | undefined,
  host: Parameters<typeof requestLimit>[0] = 'sagemaker-serverless',
): Limit {
  if (value === undefined) return requestLimit(host);
  return { name: 'gateway.maxBodyKb', max: Number(value), unit: 'bytes' };
}
