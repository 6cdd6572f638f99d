import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Behaviour, Upstream } from '../../suites/predictor.suite.ts';

/** An upstream without a predictor, at a URL. */
export type Wire = Omit<Upstream, 'predictor'> & { readonly url: string };

export type Seen = ReturnType<Upstream['seen']>[number];

export interface WireAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** How one service reads a request and writes what the upstream was set to do. */
export interface WireProtocol {
  readonly receive: (request: IncomingMessage) => Promise<Seen>;
  readonly answerOf: (behaviour: Behaviour) => WireAnswer;
}

/** A local server with the wire protocol of a service. */
export async function serveWire({ receive, answerOf }: WireProtocol): Promise<Wire> {
  let behaviour: Behaviour = { kind: 'missing' };
  let seen: Seen[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    seen.push(await receive(request));
    if (behaviour.kind === 'reset-once' && seen.length === 1) request.socket.resetAndDestroy();
    else if (behaviour.kind !== 'silent') send(response, answerOf(behaviour));
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behave: (next) => {
      behaviour = next;
      seen = [];
    },
    seen: () => seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The ids in Custom-Attributes. */
export function idsIn(attributes: string): Pick<Seen, 'requestId' | 'traceId'> {
  const pairs = attributes
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
  const ids = new Map(pairs);
  return { requestId: ids.get('request'), traceId: ids.get('trace') };
}

/** An error of an AWS service with the REST-JSON protocol. */
export function awsError(status: number, code: string, body: Record<string, unknown>): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify(body),
  };
}

function send(response: ServerResponse, answer: WireAnswer): void {
  response.writeHead(answer.status, { 'x-amzn-requestid': 'upstream-1', ...answer.headers }).end(answer.body);
}
