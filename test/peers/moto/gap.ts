/** A request on its way to moto: its body is read, so it can be sent more than once, and changed. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** Sends a request to moto, signed or not: moto does not look. */
export type ToMoto = (asked: Asked) => Promise<Response>;

/** Where the door and moto are. */
export interface Urls {
  readonly door: string;
  readonly moto: string;
}

/** Something moto has not, or does not as AWS does, and how the door makes up for it. */
export interface Gap {
  /** The call, as `service:Operation`. */
  readonly call: string;
  readonly why: string;
  /** Whether moto is never asked this call; otherwise it is asked, and its answer mended. */
  readonly skipped: boolean;
  readonly matches: (asked: Asked) => boolean;
  readonly answer: (asked: Asked, toMoto: ToMoto, urls: Urls) => Promise<Response>;
}

/** The body as text. */
export function textOf({ body }: Asked): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}
