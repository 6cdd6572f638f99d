import { KEY, REGION } from '../emulated-account.ts';
import type { Mode, Pass } from '../modes/mode.ts';
import type { Failure, Told } from './failure.ts';
import { ordered } from './obedient.ts';

const BODY = JSON.stringify({ inputs: ordered('answer') });
const iam = (over: Partial<typeof KEY>): Pass => ({ kind: 'iam', region: REGION, ...KEY, ...over });
const closedBy =
  (auth: Mode['auth']) =>
  (mode: Mode): boolean =>
    mode.auth === auth;

const forbidden: Told = { door: 'API Gateway', status: 403, message: 'Forbidden' };
const OLD_MS = 10 * 60_000;

/** What is wrong with who asks. API Gateway refuses these itself; nothing of ours has run. */
export const AT_THE_DOOR: readonly Failure[] = [
  {
    name: 'not signed',
    sent: { body: BODY, pass: { kind: 'none' } },
    told: forbidden,
    only: closedBy('iam'),
  },
  {
    name: 'tampered SigV4',
    sent: { body: BODY, bodyAfterSigning: BODY.replace('answer', 'other') },
    told: forbidden,
    only: closedBy('iam'),
  },
  {
    name: 'replayed old date',
    sent: async () => await Promise.resolve({ body: BODY, at: new Date(Date.now() - OLD_MS) }),
    told: forbidden,
    only: closedBy('iam'),
  },
  {
    name: 'wrong key',
    sent: { body: BODY, pass: iam({ secretAccessKey: 'guessed' }) },
    told: forbidden,
    only: closedBy('iam'),
  },
  {
    name: 'unknown key',
    sent: { body: BODY, pass: iam({ accessKeyId: 'AKIASTRANGER' }) },
    told: forbidden,
    only: closedBy('iam'),
  },
];

/** Asked of a gateway whose burst is used up. */
export const OVER_RATE: Failure = {
  name: 'over the rate',
  spoils: true,
  before: async (open) => {
    await open.redeploy({ ratePerSecond: 0.01, burst: 2 });
    for (let taken = 0; taken < 2; taken += 1) await fetch(open.url, { method: 'POST' });
  },
  sent: { body: BODY },
  told: { door: 'API Gateway', status: 429, message: 'Too Many Requests' },
};
