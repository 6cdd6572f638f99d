import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ProxyFault } from '../../src/contract/problem.ts';
import type { ProblemCode } from '../../src/contract/problem.ts';
import type { Predictor, Prediction } from '../../src/proxy/predictor/predictor.ts';

/** What the upstream of a predictor can be set to do with the next requests. */
export type Behaviour =
  | { kind: 'answer'; body: string; release?: string }
  | { kind: 'client-error'; status: number; code: string; detail: string }
  | { kind: 'model-failure' }
  | { kind: 'model-timeout' }
  | { kind: 'throttled' }
  | { kind: 'warming' }
  | { kind: 'missing' }
  | { kind: 'server-fault' }
  | { kind: 'forbidden' }
  /** The connection is closed before the response; the next request is answered. */
  | { kind: 'reset-once'; body: string }
  /** Accepts the request and never answers. */
  | { kind: 'silent' };

/** A predictor and its upstream. */
export interface Upstream {
  readonly predictor: Predictor;
  behave(behaviour: Behaviour): void;
  /** The requests that arrived, since `behave` was last called. */
  seen(): readonly {
    contentType: string | undefined;
    body: string;
    requestId: string | undefined;
    traceId: string | undefined;
  }[];
  close(): Promise<void>;
}

/** Part of every error text of an upstream; no response to a caller may contain it. */
export const UPSTREAM_SECRET = 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/secret';

const BODY = '{"inputs":["caf\u00e9 \u{1F600}"],"parameters":{}}';
const ANSWER = '[[{"label":"food","score":0.98}]]';

/** What every Predictor must pass. */
export function predictorSuite(name: string, start: () => Promise<Upstream>): void {
  describe(`${name} is a Predictor`, () => {
    let upstream: Upstream;
    beforeAll(async () => {
      upstream = await start();
    });
    afterAll(() => upstream.close());

    let attempts = 0;
    beforeEach(() => {
      attempts = 0;
    });
    const predict = (signal = AbortSignal.timeout(20_000), endsAtMs = Infinity): Promise<Prediction> =>
      upstream.predictor.predict(new TextEncoder().encode(BODY), {
        contentType: 'application/json',
        signal,
        endsAtMs,
        requestId: 'request-1',
        traceId: '1-67891233-abcdef012345678912345678',
        onAttempt: () => (attempts += 1),
      });
    const faultOf = async (signal?: AbortSignal, endsAtMs?: number): Promise<ProxyFault> => {
      const error: unknown = await predict(signal, endsAtMs).then(
        () => new Error('it answered'),
        (cause: unknown) => cause,
      );
      expect(error).toBeInstanceOf(ProxyFault);
      return error as ProxyFault;
    };

    describe('when the model answers', () => {
      beforeEach(() => upstream.behave({ kind: 'answer', body: ANSWER, release: 'r-7' }));

      it('returns body and release unchanged', async () => {
        const { body, release } = await predict();
        expect(typeof body === 'string' ? body : new TextDecoder().decode(body)).toBe(ANSWER);
        expect(release).toBe('r-7');
      });

      it('sends the body byte for byte, once, with its type and the ids of request and trace', async () => {
        await predict();
        expect(upstream.seen()).toEqual([
          {
            contentType: 'application/json',
            body: BODY,
            requestId: 'request-1',
            traceId: '1-67891233-abcdef012345678912345678',
          },
        ]);
        expect(attempts).toBe(1);
      });

      it("reports the upstream's request id", async () => {
        expect((await predict()).upstreamId).toBe('upstream-1');
      });

      it('has no release when the model names none', async () => {
        upstream.behave({ kind: 'answer', body: ANSWER });
        expect((await predict()).release).toBeUndefined();
      });
    });

    it.each([
      [400, 'invalid-json', 'the body is not JSON'],
      [406, 'not-acceptable', 'the response is application/json'],
      [415, 'unsupported-media-type', 'the charset of the Content-Type must be utf-8'],
      [422, 'wrong-shape', 'arn:aws:iam::123456789012:role/endpoint may not read inputs[3]'],
    ])(
      'reports an error that is marked as the client\u2019s as a failure of the model: %i %s',
      async (status, code, detail) => {
        upstream.behave({ kind: 'client-error', status, code, detail });
        const fault = await faultOf();
        expect([fault.code, fault.message]).toEqual(['model-failed', new ProxyFault('model-failed').message]);
        expect(fault.upstream).toMatchObject({ markedAs: code });
        expect(JSON.stringify(fault.upstream)).not.toContain(detail);
      },
    );

    it.each<[Behaviour['kind'], ProblemCode, boolean, number]>([
      ['model-failure', 'model-failed', false, 1],
      ['model-timeout', 'deadline-passed', true, 1],
      ['throttled', 'throttled', true, 2],
      ['warming', 'warming', true, 4],
      ['missing', 'endpoint-missing', true, 1],
      ['server-fault', 'upstream-failed', true, 3],
      ['forbidden', 'upstream-failed', false, 1],
    ])('tells %s as %s', async (kind, code, comeAgain, tries) => {
      upstream.behave({ kind } as Behaviour);
      const fault = await faultOf();
      expect(fault.code).toBe(code);
      expect(fault.retryAfterSeconds !== undefined).toBe(comeAgain);
      expect(fault.message).not.toMatch(/arn:|\d{12}|secret/);
      expect(upstream.seen()).toHaveLength(tries);
      expect(attempts).toBe(tries);
    });

    it.each<Behaviour['kind']>(['throttled', 'warming', 'server-fault'])(
      'has no second try after %s when the time left holds none',
      async (kind) => {
        upstream.behave({ kind } as Behaviour);
        await faultOf(undefined, performance.now());
        expect(upstream.seen()).toHaveLength(1);
      },
    );

    it('retries once after a closed connection', async () => {
      upstream.behave({ kind: 'reset-once', body: ANSWER });
      const { body } = await predict();
      expect(typeof body === 'string' ? body : new TextDecoder().decode(body)).toBe(ANSWER);
      expect(upstream.seen()).toHaveLength(2);
    });

    it('stops when the signal aborts', async () => {
      upstream.behave({ kind: 'silent' });
      expect((await faultOf(AbortSignal.timeout(150))).code).toBe('deadline-passed');
      expect(upstream.seen()).toHaveLength(1);
    });

    it('sends nothing after the deadline', async () => {
      upstream.behave({ kind: 'answer', body: ANSWER });
      expect((await faultOf(AbortSignal.abort())).code).toBe('deadline-passed');
      expect(upstream.seen()).toHaveLength(0);
    });
  });
}
