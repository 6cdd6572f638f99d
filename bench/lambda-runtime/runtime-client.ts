/**
 * Runs a handler inside a function's process, as Lambda's client for Node.js does: imports it, then polls the Runtime
 * API for events. Like that client, it loads node:http, whatever the handler loads.
 */
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const api = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation`;
const root = process.env['LAMBDA_TASK_ROOT'] ?? '';
const agent = new Agent({ keepAlive: true });

type Handler = (event: unknown, context: object) => Promise<unknown>;
const { handler } = (await import(pathToFileURL(join(root, 'index.mjs')).href)) as { handler: Handler };

for (;;) {
  const event = await exchange('GET', `${api}/next`);
  process.env['_X_AMZN_TRACE_ID'] = event.traceId;
  const answer = await handler(JSON.parse(event.body), { awsRequestId: event.requestId });
  await exchange('POST', `${api}/${event.requestId}/response`, JSON.stringify(answer));
}

interface Exchanged {
  readonly body: string;
  readonly requestId: string;
  readonly traceId: string;
}

async function exchange(method: string, url: string, body?: string): Promise<Exchanged> {
  return await new Promise((resolve, reject) => {
    const sent = request(url, { method, agent }, (response) => {
      const header = (name: string): string => String(response.headers[name] ?? '');
      const ids = {
        requestId: header('lambda-runtime-aws-request-id'),
        traceId: header('lambda-runtime-trace-id'),
      };
      text(response).then((whole) => resolve({ body: whole, ...ids }), reject);
    });
    sent.on('error', reject).end(body);
  });
}
