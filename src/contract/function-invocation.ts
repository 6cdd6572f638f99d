import * as z from 'zod/mini';

/** The alias that callers of a model function invoke: it points at the version of the current release. */
export const LIVE_ALIAS = 'live';

/** A body inside a JSON document: as text, or as base64. */
interface Body {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * The event of a model function. The body is text inside the event, so that the model's strict JSON reader judges the
 * bytes that the caller has sent: the runtime's own parser would lose duplicate keys and forms of numbers.
 */
export interface FunctionEvent extends Body {
  readonly contentType: string;
  readonly accept: string;
  /** As SageMaker's Custom-Attributes. */
  readonly customAttributes: string;
}

const answerSchema = z.object({
  /** What a container would answer: 200, or the status of its error. */
  statusCode: z.int(),
  body: z.string(),
  isBase64Encoded: z.boolean(),
  contentType: z.string(),
  customAttributes: z.string(),
});

/** The answer of a model function. */
export type FunctionAnswer = z.infer<typeof answerSchema>;

/** The shorter of the two forms: escapes count towards Lambda's limit of 6 MB, as base64 does. */
export function encodedBody(body: Uint8Array | string): Body {
  const text = textOf(body);
  const base64Length = Math.ceil(Buffer.byteLength(body) / 3) * 4;
  return text !== undefined && Buffer.byteLength(JSON.stringify(text)) - 2 <= base64Length
    ? { body: text, isBase64Encoded: false }
    : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

/** The bytes of a body. */
export function decodedBody({ body, isBase64Encoded }: Body): Buffer {
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}

/** The answer in a payload; undefined if it is none. */
export function functionAnswer(payload: Uint8Array): FunctionAnswer | undefined {
  try {
    return z.parse(answerSchema, JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    // Not JSON, or not of the contract: the function is not one of ours.
    return undefined;
  }
}

/** Undefined for bytes that are not UTF-8: as text, they would become others. */
function textOf(body: Uint8Array | string): string | undefined {
  if (typeof body === 'string') return body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
