import { performance } from 'node:perf_hooks';

import type { Limit } from '../contract/limits.ts';
import { checkAccept, JSON_TYPE } from '../contract/media-type.ts';
import { ProxyFault } from '../contract/problem.ts';
import { RELEASE_HEADER } from '../contract/release.ts';
import { readRequest, writeRequest } from '../tasks/task.ts';
import { type AppContext, type AppOptions, measure } from './app-context.ts';
import { callPredictor, textIn } from './call-predictor.ts';
import { ACCEPTED_ENCODINGS, isReadable, withoutEncoding } from './content-encoding.ts';
import { msSince } from './timing.ts';

/** Checks a request of the task, sends it to the model and returns the model's answer. */
export async function answerTask(c: AppContext, options: AppOptions): Promise<Response> {
  const startedAtMs = performance.now();
  const body = await checkedBody(c, options).finally(() => measure(c, { checkMs: msSince(startedAtMs) }));
  const prediction = await callPredictor(c, options, body);
  const answer = checkedAnswer(textIn(prediction), options.limits.answer);
  measure(c, { answerBytes: Buffer.byteLength(answer) });
  const { release } = prediction;
  if (release !== undefined) c.header(RELEASE_HEADER, release);
  return c.body(answer, 200, { 'content-type': JSON_TYPE });
}

/** The request in the form that the model receives. Checked in the container's order, Accept last. */
async function checkedBody(c: AppContext, { task, limits }: AppOptions): Promise<Uint8Array> {
  const encoding = c.req.header('content-encoding');
  if (!isReadable(encoding)) c.header('accept-encoding', ACCEPTED_ENCODINGS);
  const sent = new Uint8Array(await c.req.arrayBuffer());
  measure(c, { requestBytes: sent.length });
  checkSize(sent.length, limits.request);
  const body = await withoutEncoding(sent, encoding, limits.request);
  const request = readRequest(task, body, c.req.header('content-type'));
  measure(c, { texts: task.inputsIn(request) });
  checkAccept(c.req.header('accept'));
  const written = writeRequest(request);
  // Plain text grows when control characters are escaped; the service behind the proxy counts this form.
  checkSize(written.length, limits.request);
  return written;
}

function checkSize(bytes: number, limit: Limit): void {
  if (bytes <= limit.max) return;
  const detail = `the body has ${bytes} bytes; the limit ${limit.name} is ${limit.max}: send several requests`;
  throw new ProxyFault('too-large', detail, { limit });
}

/** The model's answer, checked to be JSON of a size that reaches the caller; its content is not the proxy's concern. */
function checkedAnswer(answer: string, limit: Limit): string {
  const bytes = Buffer.byteLength(answer);
  if (bytes > limit.max) {
    const detail = `the response has ${bytes} bytes; the limit ${limit.name} is ${limit.max}: request less at once`;
    throw new ProxyFault('upstream-failed', detail, { limit });
  }
  try {
    JSON.parse(answer);
  } catch {
    throw new ProxyFault('model-failed', 'the response of the model is not JSON');
  }
  return answer;
}
