import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { problemSchema, PROBLEM_MEDIA_TYPE } from '../../src/contract/problem.ts';
import { KEY, REGION } from '../emulated-account.ts';
import { type Mode, modeName } from '../gateway-modes/mode.ts';
import { openMode, type OpenMode } from '../gateway-modes/open-mode.ts';
import { shown } from '../gateway-modes/signed-headers.ts';
import { stubModels } from '../stub-archive.ts';
import { byProxy, type Failure, type Told, toldBy } from './failure.ts';
import { leaksIn } from './leaks.ts';
import { MARK, OBEDIENT_SCRIPT, ordered } from './scripted-model.ts';

interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const ORIGIN = 'https://shop.example';
const HEADERS = { 'content-type': 'application/json', origin: ORIGIN };
const GOOD: Failure = {
  name: 'none',
  sent: { body: JSON.stringify({ inputs: ordered('answer') }) },
  told: byProxy(200, ''),
};

/** Plants failures at one gateway and holds what a caller is told; those that spoil it for others come last. */
export function plantedFailures(mode: Mode, all: readonly Failure[]): void {
  describe(`failures planted at ${modeName(mode)}`, () => {
    let open: OpenMode;
    const { modelWith, removeAll } = stubModels();
    const table: string[] = [];

    beforeAll(async () => {
      const model = await modelWith({ 'code/inference.py': OBEDIENT_SCRIPT });
      // The PyTorch image keeps a status that the handler names.
      open = await openMode(mode, { model, origin: ORIGIN, over: { container: { family: 'pytorch' } } });
    });
    afterAll(async () => {
      process.stdout.write(`${table.join('\n')}\n`);
      await open.close();
      await removeAll();
    });

    /** What a caller is told, and what it should be; the row of the table is written on the way. */
    const judged = (failure: Failure, heard: Heard): [found: object, wanted: object] => {
      const told = toldBy(mode, failure);
      table.push(row(mode, failure, told, heard));
      return ['code' in told ? problemIn(heard) : refusalIn(heard), wantedOf(told, open.origin)];
    };

    const planted = all.filter(({ only }) => only?.(mode) ?? true);
    it.each(planted.filter(({ spoils }) => !spoils))('$name', async (failure) => {
      const { faults } = open.account.emulator.world;
      const standing = failure.fault && faults.add(failure.fault);
      const [found, wanted] = judged(failure, await asked(open, failure));
      if (standing) faults.remove(standing.id);
      expect(found).toEqual(wanted);
    });

    it('still answers a good request', async () => {
      const { status, body } = await asked(open, GOOD);
      expect([status, body]).toEqual([200, '[[{"label": "stub", "score": 1.0}]]']);
    });

    it.each(planted.filter(({ spoils }) => spoils))('$name', async (failure) => {
      await failure.before?.(open);
      const [found, wanted] = judged(failure, await asked(open, failure));
      expect(found).toEqual(wanted);
    });

    it('left no text of a request in the log of the proxy', async () => {
      const lines = await linesOf(open, `/aws/lambda/${open.endpoint}-proxy`);
      expect(lines.length).toBeGreaterThan(planted.length / 2);
      expect(lines.filter((line) => line.includes(MARK))).toEqual([]);
      // There was something to give away: the container did say it all.
      const gossip = await linesOf(open, `/aws/sagemaker/Endpoints/${open.endpoint}`);
      expect(leaksIn(new Headers(), gossip.join('\n'))).toHaveLength(5);
    });
  });
}

/** `origin` is the one that may call from a browser: every refusal must let its page read it. */
function wantedOf(told: Told, origin = NO_ORIGIN): object {
  const { status } = told;
  if (!('code' in told))
    return {
      status,
      leaks: [],
      origin: told.ofNoApi ? NO_ORIGIN : origin,
      message: told.message,
    };
  const type = `urn:sagemaker-gateway:problem:${told.code}`;
  const comesAgain = told.comesAgain ?? false;
  return {
    status,
    leaks: [],
    origin,
    mediaType: PROBLEM_MEDIA_TYPE,
    type,
    code: told.code,
    isOneId: true,
    comesAgain,
  };
}

/** A problem of ours, in the members that `wantedOf` names. */
function problemIn({ status, headers, body }: Heard): object {
  const problem = z.parse(problemSchema, JSON.parse(body));
  return {
    status,
    leaks: leaksIn(headers, body),
    origin: originIn(headers),
    mediaType: headers.get('content-type'),
    type: problem.type,
    code: problem.code,
    isOneId: problem.requestId === headers.get('x-request-id') && problem.status === status,
    comesAgain: headers.has('retry-after'),
  };
}

/** API Gateway's own words; a refusal of what its HTTP front end cannot read has none. */
function refusalIn({ status, headers, body }: Heard): object {
  const said = body === '' ? {} : (JSON.parse(body) as { message?: string });
  return { status, leaks: leaksIn(headers, body), origin: originIn(headers), message: said.message };
}

const NO_ORIGIN = 'none';

function originIn(headers: Headers): string {
  return headers.get('access-control-allow-origin') ?? NO_ORIGIN;
}

async function asked(open: OpenMode, failure: Failure): Promise<Heard> {
  const sent = typeof failure.sent === 'function' ? await failure.sent(open) : failure.sent;
  const { body = '', headers = {}, at, pass = open.pass, bodyAfterSigning } = sent;
  const bytes = typeof body === 'string' ? new Uint8Array(Buffer.from(body)) : body;
  const request = { method: 'POST', url: open.url, headers: { ...HEADERS, ...headers }, body: bytes };
  const answer = await fetch(open.url, {
    method: 'POST',
    headers: await shown(pass, { ...request, ...(at && { at }) }),
    body: bodyAfterSigning ?? bytes,
  });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

async function linesOf({ account }: OpenMode, logGroupName: string): Promise<string[]> {
  const logs = new CloudWatchLogsClient({ endpoint: account.url, region: REGION, credentials: KEY });
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  return events.map(({ message = '' }) => message);
}

/** failure | mode | status | who said so | problem type | Retry-After | CORS */
function row(mode: Mode, { name }: Failure, { door }: Told, { status, headers, body }: Heard): string {
  const [, type = '-'] = /"type":"urn:sagemaker-gateway:problem:([a-z-]+)"/.exec(body) ?? [];
  const again = headers.get('retry-after') ?? '-';
  const cors = headers.get('access-control-allow-origin') ?? '-';
  return [
    modeName(mode).padEnd(15),
    name.padEnd(40),
    status,
    door.padEnd(11),
    type.padEnd(22),
    again,
    cors,
  ].join('  ');
}
