import { KEY, REGION } from '../emulated-account.ts';
import type { Mode, Pass } from '../gateway-modes/mode.ts';
import { shown } from '../gateway-modes/signed-headers.ts';
import type { OpenMode } from '../gateway-modes/open-mode.ts';
import type { TokenIssuer } from '../token-issuer.ts';
import { byGateway, type Failure, type Sent } from './failure.ts';
import { ordered } from './scripted-model.ts';

const BODY = JSON.stringify({ inputs: ordered('answer') });
const OLD_MS = 10 * 60_000;

/** A valid request of another caller. */
const from = (pass: Pass): Sent => ({ body: BODY, pass });
const iam = (over: Partial<typeof KEY>): Pass => ({ kind: 'iam', region: REGION, ...KEY, ...over });
const closedBy =
  (auth: Mode['auth']) =>
  (mode: Mode): boolean =>
    mode.auth === auth;

/** A token from the mode's issuer. */
const withToken =
  (asked: (issuer: TokenIssuer) => string) =>
  async ({ issuer }: OpenMode): Promise<Sent> => {
    if (!issuer) throw new Error('this mode knows no tokens');
    return await Promise.resolve(from({ kind: 'jwt', token: asked(issuer) }));
  };

const forbidden = { expected: byGateway(403, 'Forbidden', 'forbidden'), only: closedBy('iam') };
const unauthorized = { expected: byGateway(401, 'Unauthorized', 'unauthorized'), only: closedBy('jwt') };
const badKey = { expected: byGateway(403, 'Forbidden', 'forbidden'), only: closedBy('api-key') };
const secondsAgo = (seconds: number): number => Math.floor(Date.now() / 1000) - seconds;

/** Invalid callers. API Gateway rejects these itself; the function is not invoked. */
export const AT_THE_DOOR: readonly Failure[] = [
  { name: 'not signed', sent: from({ kind: 'none' }), ...forbidden },
  {
    name: 'tampered SigV4',
    sent: { body: BODY, bodyAfterSigning: BODY.replace('answer', 'other') },
    ...forbidden,
  },
  {
    name: 'replayed old date',
    sent: async () => await Promise.resolve({ body: BODY, at: new Date(Date.now() - OLD_MS) }),
    ...forbidden,
  },
  { name: 'wrong key', sent: from(iam({ secretAccessKey: 'guessed' })), ...forbidden },
  { name: 'unknown key', sent: from(iam({ accessKeyId: 'AKIASTRANGER' })), ...forbidden },
  { name: 'no token', sent: from({ kind: 'none' }), ...unauthorized },
  {
    name: 'expired token',
    sent: withToken((issuer) => issuer.token({ iat: secondsAgo(900), exp: secondsAgo(600) })),
    ...unauthorized,
  },
  { name: 'wrong audience', sent: withToken((issuer) => issuer.token({ aud: 'other' })), ...unauthorized },
  {
    name: 'wrong issuer',
    sent: withToken((issuer) => issuer.token({ iss: 'https://other' })),
    ...unauthorized,
  },
  { name: 'alg none', sent: withToken((issuer) => issuer.token({}, { alg: 'none' })), ...unauthorized },
  { name: 'public key as secret', sent: withToken((issuer) => issuer.hmacToken()), ...unauthorized },
  {
    name: 'token without the scope',
    sent: withToken((issuer) => issuer.token({ scope: 'other' })),
    ...unauthorized,
    expected: byGateway(403, 'Forbidden', 'forbidden'),
  },
  { name: 'no API key', sent: from({ kind: 'none' }), ...badKey },
  { name: 'wrong API key', sent: from({ kind: 'api-key', key: 'guessed-'.repeat(4) }), ...badKey },
];

/** Sent to a gateway after its burst limit is used up. */
export const OVER_RATE: Failure = {
  name: 'over the rate',
  spoils: true,
  before: async (open) => {
    await open.redeploy({ ratePerSecond: 0.01, burst: 2 });
    await untilRefused(open, 5);
  },
  sent: { body: BODY },
  expected: byGateway(429, 'Too Many Requests', 'throttled', true),
};

/** Sent with an API key after its quota is used up. */
export const OVER_QUOTA: Failure = {
  name: 'over quota',
  spoils: true,
  only: closedBy('api-key'),
  before: async (open) => {
    await open.redeploy({ apiKey: { quota: { requests: 100, per: 'day' } } });
    await untilRefused(open, 110);
  },
  sent: { body: BODY },
  expected: byGateway(429, 'Limit Exceeded', 'quota-exceeded', true),
};

/** Sends valid requests until the limit is reached. */
async function untilRefused({ url, pass }: OpenMode, atMost: number): Promise<void> {
  const body = new Uint8Array(Buffer.from(BODY));
  for (let asked = 0; asked < atMost; asked += 1) {
    const headers = await shown(pass, { method: 'POST', url, body });
    if ((await fetch(url, { method: 'POST', headers, body })).status === 429) return;
  }
}
