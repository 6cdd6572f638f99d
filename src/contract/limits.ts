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
  /** 6 MB for request and response of a synchronous call: Lambda API reference, Invoke. */
  lambdaSynchronous: { name: 'lambda-synchronous-payload', max: 6 * MIB, unit: 'bytes' },
  /** 10 MB, not raisable: API Gateway Developer Guide, HTTP API quotas. Read here as decimal megabytes. */
  httpApi: { name: 'http-api-payload', max: 10_000_000, unit: 'bytes' },
} as const satisfies Record<string, Limit>;

/** The limit that bites first. */
export function tightest(first: Limit, ...others: readonly Limit[]): Limit {
  return others.reduce((least, each) => (each.max < least.max ? each : least), first);
}
