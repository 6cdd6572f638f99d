import { type Backoff, backoffMs, retry } from '../../contract/retry.ts';
import { type Clock, throwIfInterrupted, wallClock } from '../../reconcile/poll.ts';
import { authorizationFor } from './authorization.ts';
import type { Credentials } from './credentials.ts';
import { failureOf, RegistryFailure } from './registry-failure.ts';

export interface RegistryOptions {
  /** Host with port. Plain HTTP is spoken with this machine only. */
  readonly registry: string;
  readonly credentials?: Credentials | undefined;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** One request. `to` is a path below `/v2/`, or a URL that the registry named. */
export interface RegistryRequest {
  readonly method: 'HEAD' | 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly to: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Statuses that are answers; others are thrown. */
  readonly expects: readonly number[];
}

const BACKOFF: Backoff = { firstMs: 500, longestMs: 10_000 };
const MAX_ATTEMPTS = 6;

/** Speaks the OCI distribution API with one registry: authorization and retries. */
export class RegistryClient {
  readonly #base: URL;
  readonly #options: RegistryOptions;
  readonly #clock: Clock;
  /** By repository: tokens are for one. */
  readonly #authorizations = new Map<string, string>();

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#clock = options.clock ?? wallClock;
    this.#base = new URL(`${isLoopback(options.registry) ? 'http' : 'https'}://${options.registry}/v2/`);
  }

  get registry(): string {
    return this.#options.registry;
  }

  /** Sends a request until it succeeds; for what may be sent twice. Throws RegistryFailure. */
  async send(request: RegistryRequest): Promise<Response> {
    const attempt = async (): Promise<Response> => await this.sendOnce(request);
    const pauseMsAfter = (error: unknown, attempts: number): number | undefined =>
      isTransient(error) && attempts < MAX_ATTEMPTS ? this.#pauseMs(error, attempts) : undefined;
    return await retry(attempt, pauseMsAfter, async (ms) => await this.#sleep(ms));
  }

  /** Sends a request once. Throws RegistryFailure. */
  async sendOnce(request: RegistryRequest): Promise<Response> {
    const { expects, method, to } = request;
    const url = this.#secured(new URL(to, this.#base));
    const response = await this.#authorized(url, request);
    if (expects.includes(response.status)) return response;
    throw await failureOf(`${method} ${url.origin}${url.pathname}`, response);
  }

  /** Waits after a failure; throws it if another attempt is of no use. */
  async pauseAfter(error: unknown, attempts: number): Promise<void> {
    if (!isTransient(error) || attempts >= MAX_ATTEMPTS) throw error;
    await this.#sleep(this.#pauseMs(error, attempts));
  }

  async #authorized(url: URL, request: RegistryRequest): Promise<Response> {
    const known = this.#authorizations.get(scopeOf(url));
    const response = await this.#fetch(url, request, known);
    if (response.status !== 401 || !this.#isOwn(url)) return response;
    const { credentials, signal } = this.#options;
    const authorization = await this.#reached(url, authorizationFor(response, credentials, signal));
    if (authorization === undefined) return response;
    this.#authorizations.set(scopeOf(url), authorization);
    await response.body?.cancel();
    return await this.#fetch(url, request, authorization);
  }

  async #fetch(url: URL, request: RegistryRequest, authorization: string | undefined): Promise<Response> {
    const { method, headers, body } = request;
    const sent = { ...headers, ...(authorization !== undefined && this.#isOwn(url) && { authorization }) };
    const { signal } = this.#options;
    // Node's types want an ArrayBuffer below the view.
    const content = body && { body: body as Uint8Array<ArrayBuffer> };
    return await this.#reached(url, fetch(url, { method, headers: sent, signal, ...content }));
  }

  /** A registry behind a proxy for TLS may name addresses with `http:`. */
  #secured(url: URL): URL {
    if (this.#base.protocol === 'https:') url.protocol = 'https:';
    return url;
  }

  /** Credentials go to the registry alone, not to a storage that it names. */
  #isOwn({ origin }: URL): boolean {
    return origin === this.#base.origin;
  }

  async #reached<T>(url: URL, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throwIfInterrupted(this.#options.signal);
      if (error instanceof RegistryFailure) throw error;
      throw connectionFailure(url.origin, error);
    }
  }

  #pauseMs({ retryAfterMs }: RegistryFailure, attempts: number): number {
    return retryAfterMs + Math.random() * backoffMs(BACKOFF, attempts);
  }

  async #sleep(ms: number): Promise<void> {
    const { signal } = this.#options;
    await this.#clock.sleep(ms, signal).catch(() => throwIfInterrupted(signal));
  }
}

/** A failed connection, also in the middle of a response. */
export function connectionFailure(origin: string, cause: unknown): RegistryFailure {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const why = inner instanceof Error ? inner.message : String(inner);
  return new RegistryFailure(`the connection to ${origin} failed: ${why}`, { cause });
}

function isTransient(error: unknown): error is RegistryFailure {
  return error instanceof RegistryFailure && error.isTransient;
}

function isLoopback(registry: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(registry);
}

function scopeOf({ pathname }: URL): string {
  return pathname.replace(/\/(blobs|manifests|tags)\/.*$/, '');
}
