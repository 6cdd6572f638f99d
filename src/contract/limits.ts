import shipped from '../../inference-code/limits.json' with { type: 'json' };

/** A limit: its stable name, the largest allowed value, and what it counts. */
export interface Limit {
  readonly name: string;
  readonly max: number;
  readonly unit: 'texts' | 'characters' | 'hypotheses' | 'bytes';
}

/** A limit of a whole body. */
export interface ByteLimit extends Limit {
  readonly unit: 'bytes';
}

// The two limits of the contract are packed into the model archive, where Python reads the same file.

/** Maximum number of texts in one request. */
export const MAX_INPUTS: Limit = { name: 'maxInputs', max: shipped.maxInputs, unit: 'texts' };

/** Maximum number of characters (code points, as Python counts them) in one text. */
export const MAX_CHARACTERS_PER_INPUT: Limit = {
  name: 'maxCharactersPerInput',
  max: shipped.maxCharactersPerInput,
  unit: 'characters',
};

/** Maximum number of pairs of a text and a label in one request for zero-shot classification: one row each. */
export const MAX_HYPOTHESES: Limit = {
  name: 'maxHypotheses',
  max: shipped.maxHypotheses,
  unit: 'hypotheses',
};

const MIB = 1024 * 1024;

/** The body limits of the services on the request path. A body must be within all of them. */
export const BODY_LIMITS = {
  /** 4 MB for request and response: SageMaker Developer Guide, serverless-endpoints-invoke. */
  sagemakerServerless: { name: 'sagemaker-serverless-payload', max: 4 * MIB, unit: 'bytes' },
  /**
   * 25 MB according to the Developer Guide's FAQ on hosting; the API model's BodyBlob has 6,291,456, the safe value.
   */
  sagemakerRealtime: { name: 'sagemaker-realtime-payload', max: 6 * MIB, unit: 'bytes' },
  /** 6 MB for request and response of a synchronous call: Lambda API reference, Invoke. */
  lambdaSynchronous: { name: 'lambda-synchronous-payload', max: 6 * MIB, unit: 'bytes' },
  /** 10 MB, cannot be increased: API Gateway Developer Guide, HTTP API quotas. Taken as decimal megabytes. */
  httpApi: { name: 'http-api-payload', max: 10_000_000, unit: 'bytes' },
} as const satisfies Record<string, ByteLimit>;

/** The smallest of the limits. */
export function smallestLimit(first: ByteLimit, ...others: readonly ByteLimit[]): ByteLimit {
  return others.reduce((least, each) => (each.max < least.max ? each : least), first);
}

/** The largest answer that every service between the model and the caller accepts. */
export const ANSWER_LIMIT: ByteLimit = smallestLimit(BODY_LIMITS.httpApi, BODY_LIMITS.lambdaSynchronous);

// API Gateway's 10,240 bytes of request line and headers are in the event too, in two forms.
const EVENT_BYTES = 2 * 10_240;

/** Lambda's limit applies to the whole event, in which a body that is not JSON is base64: 3 bytes become 4. */
const LAMBDA_EVENT_BODY: ByteLimit = {
  ...BODY_LIMITS.lambdaSynchronous,
  max: Math.floor(((BODY_LIMITS.lambdaSynchronous.max - EVENT_BYTES) * 3) / 4),
};

/** The largest request body that every service between the caller and the model accepts; `host` is the host's limit. */
export function requestLimit(host: ByteLimit): ByteLimit {
  return smallestLimit(BODY_LIMITS.httpApi, LAMBDA_EVENT_BODY, host);
}
