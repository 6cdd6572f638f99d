import { HttpResponse, type HttpRequest } from '@smithy/protocol-http';
import { awsClients } from '../../src/aws/core/clients.ts';
import { namesOf } from '../../infra/naming.ts';
import { parseConfig } from '../../infra/parse-config.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import type { StackContext } from '../../src/deploy/context.ts';
import type { Event } from '../../src/reconcile/event.ts';
import type { Clock } from '../../src/reconcile/poll.ts';

/** A clock that advances only while the code sleeps; `onSleep` runs before each sleep ends. */
export interface FakeClock extends Clock {
  onSleep: () => void;
}

export function fakeClock(startMs = Date.UTC(2026, 0, 1)): FakeClock {
  let nowMs = startMs;
  return {
    onSleep: () => {},
    now: () => nowMs,
    async sleep(ms) {
      await Promise.resolve();
      nowMs += ms;
      this.onSleep();
    },
  };
}

/** Credentials for clients that only sign. */
export const KEY = { accessKeyId: 'test', secretAccessKey: 'test' };

const SITE = { partition: 'aws', account: '123456789012', region: 'eu-west-1' } as const;
const CALLER = 'arn:aws:iam::123456789012:user/deployer';

/** A context whose clients must not be called, with what the code reported. */
export function fakeContext(
  clock: FakeClock,
  input: Partial<ConfigInput> = {},
): StackContext & { readonly events: Event[]; readonly said: string[] } {
  const config = parseConfig({ name: 'shop', model: './m', ...input });
  const events: Event[] = [];
  const said: string[] = [];
  const emit = (event: Event): void => void events.push(event);
  const say = (text: string): void => void said.push(text);
  const aws = awsClients(SITE.region, {});
  aws.account.know(SITE.account);
  return {
    config,
    events,
    said,
    token: undefined,
    site: SITE,
    caller: CALLER,
    names: namesOf('shop-dev', SITE),
    aws,
    registry: {} as StackContext['registry'],
    engine: { clock, signal: new AbortController().signal, emit },
    report: { event: emit, plan: () => {}, say, warn: say },
  };
}

/** One S3 object with S3's conditional writes, behind the real client. Its clock is the given one. */
export class FakeObject {
  text: string | undefined;
  etag = '';
  /** So many next writes meet another conditional write that is in progress. */
  conflicts = 0;
  #writtenMs = 0;
  #version = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  write(text: string): void {
    this.text = text;
    this.etag = `"${(this.#version += 1)}"`;
    this.#writtenMs = this.#clock.now();
  }

  /** Handles the requests of a client. */
  serve({ s3 }: StackContext['aws']): void {
    s3.config.credentials = async () => await Promise.resolve(KEY);
    s3.config.requestHandler = {
      handle: async (request: HttpRequest) => await Promise.resolve({ response: this.#answer(request) }),
      destroy: () => {},
    } as typeof s3.config.requestHandler;
  }

  #answer({ method, headers, body }: HttpRequest): HttpResponse {
    if (method === 'PUT') return this.#put(headers, String(body));
    if (this.text === undefined) return this.#response(404, errorXml('NoSuchKey'));
    if (method === 'DELETE') {
      this.text = undefined;
      return this.#response(204, '');
    }
    return this.#response(200, this.text);
  }

  #put(headers: HttpRequest['headers'], body: string): HttpResponse {
    const exists = this.text !== undefined;
    if (this.conflicts > 0) {
      this.conflicts -= 1;
      return this.#response(409, errorXml('ConditionalRequestConflict'));
    }
    if (headers['if-none-match'] === '*' && exists)
      return this.#response(412, errorXml('PreconditionFailed'));
    const expected = headers['if-match'];
    if (expected !== undefined && !exists) return this.#response(404, errorXml('NoSuchKey'));
    if (expected !== undefined && expected !== this.etag)
      return this.#response(412, errorXml('PreconditionFailed'));
    this.write(body);
    return this.#response(200, '');
  }

  #response(statusCode: number, text: string): HttpResponse {
    const headers = {
      date: new Date(this.#clock.now()).toUTCString(),
      'last-modified': new Date(this.#writtenMs).toUTCString(),
      etag: this.etag,
      'content-length': String(Buffer.byteLength(text)),
    };
    const body = new Response(text).body ?? undefined;
    return new HttpResponse({ statusCode, headers, body });
  }
}

function errorXml(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}
