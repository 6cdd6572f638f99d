import type { ResponseType } from '../gateway-responses.ts';

interface Details {
  /** What `$context.integrationErrorMessage` says of it in the access log; the client never sees it. */
  readonly logged?: string;
  /** `$context.error.validationErrorString`. */
  readonly validation?: string;
  /** For a refusal whose status is another than its type's. */
  readonly status?: number;
  /** Of the header x-amzn-errortype. */
  readonly errorType?: string;
}

/** An answer the gateway gives itself. What it looks like is up to the API's gateway response of that type. */
export class Refusal extends Error {
  readonly responseType: ResponseType | 'HEADERS_TOO_LARGE';
  readonly details: Details;

  constructor(responseType: Refusal['responseType'], message: string, details: Details = {}) {
    super(message);
    this.responseType = responseType;
    this.details = details;
  }
}

/** The one answer to everything that went wrong behind the gateway: it names no cause. */
export const INTERNAL = 'Internal server error';
