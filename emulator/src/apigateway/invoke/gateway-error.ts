import type { ResponseType } from '../gateway-responses.ts';

interface Details {
  /** `$context.integrationErrorMessage` in the access log; never shown to the client. */
  readonly logged?: string;
  /** `$context.error.validationErrorString`. */
  readonly validation?: string;
  /** When the status differs from the type's. */
  readonly status?: number;
  /** Value of the header x-amzn-errortype. */
  readonly errorType?: string;
}

/** An error response of the gateway itself, formatted by the API's gateway response of its type. */
export class GatewayError extends Error {
  readonly responseType: ResponseType | 'HEADERS_TOO_LARGE';
  readonly details: Details;

  constructor(responseType: GatewayError['responseType'], message: string, details: Details = {}) {
    super(message);
    this.responseType = responseType;
    this.details = details;
  }
}

/** The message for every failure behind the gateway; it does not reveal the cause. */
export const INTERNAL = 'Internal server error';
