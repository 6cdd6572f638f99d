/** A request to moto, with its body read so that it can be resent and changed. */
export interface MotoRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** Sends a request to moto, which does not check signatures. */
export type ToMoto = (received: MotoRequest) => Promise<Response>;

/** The URLs of the proxy and moto. */
export interface Urls {
  readonly proxy: string;
  readonly moto: string;
}

/** A feature that moto lacks or implements differently, and the proxy's workaround. */
export interface Gap {
  /** The call, as `service:Operation`. */
  readonly call: string;
  readonly why: string;
  /** Whether the call is not sent to moto; otherwise it is sent and its response adapted. */
  readonly skipped: boolean;
  readonly matches: (received: MotoRequest) => boolean;
  readonly answer: (received: MotoRequest, toMoto: ToMoto, urls: Urls) => Promise<Response>;
}

/** The body as text. */
export function textOf({ body }: MotoRequest): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}
