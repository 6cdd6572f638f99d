import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { problemSchema, PROBLEM_MEDIA_TYPE } from '../../src/contract/problem.ts';
import { KEY, REGION } from '../emulated-account.ts';
import { type Mode, modeName } from '../gateway-modes/mode.ts';
import { openMode, type OpenMode } from '../gateway-modes/open-mode.ts';
import { shown } from '../gateway-modes/signed-headers.ts';
import { stubModels } from '../stub-archive.ts';
import { byProxy, type Failure, type ExpectedResponse, expectedFor } from './failure.ts';
import { leaksIn } from './leaks.ts';
import { MARK, SCRIPTED_MODEL, ordered } from './scripted-model.ts';

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const ORIGIN = 'https://shop.example';
const HEADERS = { 'content-type': 'application/json', origin: ORIGIN };
const GOOD: Failure = {
  name: 'none',
  sent: { body: JSON.stringify({ inputs: ordered('answer') }) },
  expected: byProxy(200, ''),
};

/** Injects failures at one gateway and checks the responses; those that break the others come last. */
export function plantedFailures(mode: Mode, all: readonly Failure[]): void {
  describe(`failures injected at ${modeName(mode)}`, () => {
    let open: OpenMode;
    const { modelWith, removeAll } = stubModels();
    const table: string[] = [];

    beforeAll(async () => {
      const model = await modelWith({ 'code/inference.py': SCRIPTED_MODEL });
      // The PyTorch image keeps a status that the handler names.
      open = await openMode(mode, { model, origin: ORIGIN, over: { container: { family: 'pytorch' } } });
    });
    afterAll(async () => {
      process.stdout.write(`${table.join('\n')}\n`);
      await open.close();
      await removeAll();
    });

    /** The response and what it should be; adds a row to the table. */
    const judged = (failure: Failure, received: Received): [found: object, wanted: object] => {
      const expected = expectedFor(mode, failure);
      table.push(row(mode, failure, expected, received));
      return [
        'code' in expected ? problemIn(received) : gatewayErrorIn(received),
        wantedOf(expected, open.origin),
      ];
    };

    const planted = all.filter(({ only }) => only?.(mode) ?? true);
    it.each(planted.filter(({ spoils }) => !spoils))('$name', async (failure) => {
      const { faults } = open.account.emulator.account;
      const added = failure.fault && faults.add(failure.fault);
      const [found, wanted] = judged(failure, await asked(open, failure));
      if (added) faults.remove(added.id);
      expect(found).toEqual(wanted);
    });

    it('still answers a valid request', async () => {
      const { status, body } = await asked(open, GOOD);
      expect([status, body]).toEqual([200, '[[{"label": "stub", "score": 1.0}]]']);
    });

    it.each(planted.filter(({ spoils }) => spoils))('$name', async (failure) => {
      await failure.before?.(open);
      const [found, wanted] = judged(failure, await asked(open, failure));
      expect(found).toEqual(wanted);
    });

    it('logs no request text in the proxy', async () => {
      const lines = await linesOf(open, `/aws/lambda/${open.endpoint}-proxy`);
      expect(lines.length).toBeGreaterThan(planted.length / 2);
      expect(lines.filter((line) => line.includes(MARK))).toEqual([]);
      // The container did log the details that must not leak.
      const internals = await linesOf(open, `/aws/sagemaker/Endpoints/${open.endpoint}`);
      expect(leaksIn(new Headers(), internals.join('\n'))).toHaveLength(5);
    });
  });
}

/** `origin` is the one that may call from a browser: every error response must carry CORS headers for it. */
function wantedOf(expected: ExpectedResponse, origin = NO_ORIGIN): object {
  const { status } = expected;
  if (!('code' in expected))
    return {
      status,
      leaks: [],
      origin: expected.ofNoApi ? NO_ORIGIN : origin,
      message: expected.message,
    };
  const type = `urn:sagemaker-gateway:problem:${expected.code}`;
  const isRetryable = expected.isRetryable ?? false;
  return {
    status,
    leaks: [],
    origin,
    mediaType: PROBLEM_MEDIA_TYPE,
    type,
    code: expected.code,
    isOneId: true,
    isRetryable,
  };
}

/** A problem document, in the members that `wantedOf` names. */
function problemIn({ status, headers, body }: Received): object {
  const problem = z.parse(problemSchema, JSON.parse(body));
  return {
    status,
    leaks: leaksIn(headers, body),
    origin: originIn(headers),
    mediaType: headers.get('content-type'),
    type: problem.type,
    code: problem.code,
    isOneId: problem.requestId === headers.get('x-request-id') && problem.status === status,
    isRetryable: headers.has('retry-after'),
  };
}

/** API Gateway's message; a request that its HTTP front end cannot parse gets none. */
function gatewayErrorIn({ status, headers, body }: Received): object {
  const said = body === '' ? {} : (JSON.parse(body) as { message?: string });
  return { status, leaks: leaksIn(headers, body), origin: originIn(headers), message: said.message };
}

const NO_ORIGIN = 'none';

function originIn(headers: Headers): string {
  return headers.get('access-control-allow-origin') ?? NO_ORIGIN;
}

async function asked(open: OpenMode, failure: Failure): Promise<Received> {
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

/** failure | mode | status | rejected by | problem type | Retry-After | CORS */
function row(
  mode: Mode,
  { name }: Failure,
  { rejectedBy }: ExpectedResponse,
  { status, headers, body }: Received,
): string {
  const [, type = '-'] = /"type":"urn:sagemaker-gateway:problem:([a-z-]+)"/.exec(body) ?? [];
  const again = headers.get('retry-after') ?? '-';
  const cors = headers.get('access-control-allow-origin') ?? '-';
  return [
    modeName(mode).padEnd(15),
    name.padEnd(40),
    status,
    rejectedBy.padEnd(11),
    type.padEnd(22),
    again,
    cors,
  ].join('  ');
}
