import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RELEASE_HEADER } from '../../../src/contract/release.ts';
import { verifyUrl } from '../../../src/deploy/verify/verify-url.ts';
import { verifyWithoutToken } from '../../../src/deploy/verify/verify-without-token.ts';
import { fakeClock, fakeContext, KEY } from '../fake-context.ts';

const URL_UNDER_TEST = 'https://api.example/classify';
const TARGET = {
  url: URL_UNDER_TEST,
  model: { via: 'sagemaker', endpoint: 'shop-dev' },
  releaseId: 'r-new',
} as const;

const ANSWER = [[{ label: 'ok', score: 1 }]];

function answer(release: string): Response {
  return Response.json(ANSWER, { headers: { [RELEASE_HEADER]: release } });
}

function problem(status: number, code: string, retry: Record<string, string> = {}): Response {
  const body = { type: 'about:blank', title: code, status, detail: `${code}!`, code, requestId: 'q-1' };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json', ...retry } });
}

const RETRY = { 'retry-after': '1' };

/** The response of an HTTP API itself. */
function forbidden(): Response {
  return Response.json({ message: 'Forbidden' }, { status: 403, headers: { 'apigw-requestid': 'q-1' } });
}

let requests = 0;

/** Answers requests in this order; the last answer repeats. */
function answering(...answers: readonly (() => Response)[]): void {
  vi.stubGlobal('fetch', async () => {
    const next = answers[Math.min(requests, answers.length - 1)];
    requests += 1;
    return await Promise.resolve(next?.() ?? Response.error());
  });
}

beforeEach(() => {
  requests = 0;
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const open = { kind: 'none' } as const;
const verify = async () => await verifyUrl(fakeContext(fakeClock()), TARGET, open);

describe('the verification of a URL', () => {
  it('waits until the model is warm and the new release answers', async () => {
    answering(
      () => problem(503, 'warming', RETRY),
      () => problem(429, 'throttled', RETRY),
      () => problem(504, 'timeout', RETRY),
      () => answer('r-old'),
      () => answer('r-new'),
    );
    const verification = await verify();
    expect(verification).toMatchObject({ through: 'url', inference: { answer: ANSWER, release: 'r-new' } });
    expect(requests).toBe(5);
  });

  it('fails at once if the model fails', async () => {
    answering(() => problem(502, 'model-failed'));
    await expect(verify()).rejects.toMatchObject({
      code: 'answer',
      message: expect.stringContaining('model-failed') as string,
    });
    expect(requests).toBe(1);
  });

  it('waits two minutes for the policy of a new role of the proxy, and not for one of an old role', async () => {
    const denied = () => problem(502, 'upstream-failed');
    answering(denied);
    await expect(verify()).rejects.toMatchObject({ code: 'answer' });
    expect(requests).toBe(1);

    const context = fakeContext(fakeClock());
    const input = { RoleName: context.names.proxyRole };
    context.aws.changes.observe({ service: 'IAM', operation: 'PutRolePolicy', input }, {});
    requests = 0;
    answering(denied, denied, denied, () => answer('r-new'));
    expect((await verifyUrl(context, TARGET, open)).through).toBe('url');
    answering(denied);
    await expect(verifyUrl(context, TARGET, open)).rejects.toMatchObject({ code: 'late' });
  });

  it('waits as long when the role was made before the rest of the deploy', async () => {
    const context = fakeContext(fakeClock());
    const input = { RoleName: context.names.proxyRole };
    context.aws.changes.observe({ service: 'IAM', operation: 'PutRolePolicy', input }, {});
    await context.engine.clock.sleep(60_000, context.engine.signal);
    answering(() => problem(502, 'upstream-failed'));
    await expect(verifyUrl(context, TARGET, open)).rejects.toMatchObject({ code: 'late' });
  });

  it('fails at the deadline if the old release keeps answering', async () => {
    answering(() => answer('r-old'));
    await expect(verify()).rejects.toMatchObject({ code: 'late' });
  });

  it('accepts a rejection by API Gateway only while a new route propagates', async () => {
    answering(forbidden, forbidden, () => answer('r-new'));
    expect((await verify()).through).toBe('url');
    requests = 0;
    answering(forbidden);
    const clock = fakeClock();
    const startedAt = clock.now();
    await expect(verifyUrl(fakeContext(clock), TARGET, open)).rejects.toMatchObject({ code: 'answer' });
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(60_000);
  });
});

describe('the verification without a token', () => {
  const verifyAnonymous = async () => {
    const context = fakeContext(fakeClock());
    const body = new TextEncoder().encode(JSON.stringify(ANSWER));
    const answered = { Body: body, CustomAttributes: 'release=r-new', $metadata: {} };
    const { runtime } = context.aws;
    runtime.config.credentials = async () => await Promise.resolve(KEY);
    Object.assign(runtime, { send: async () => await Promise.resolve(answered) });
    return await verifyWithoutToken(context, TARGET);
  };

  it('accepts an endpoint that answers behind a URL that rejects anonymous requests', async () => {
    answering(
      () => answer('r-new'),
      () => Response.json({ message: 'Unauthorized' }, { status: 401 }),
    );
    expect(await verifyAnonymous()).toMatchObject({ through: 'model', inference: { release: 'r-new' } });
    expect(requests).toBe(2);
  });

  it('fails if the URL stays open', async () => {
    answering(() => answer('r-new'));
    await expect(verifyAnonymous()).rejects.toMatchObject({
      code: 'answer',
      message: expect.stringContaining('must return 401') as string,
    });
  });
});
