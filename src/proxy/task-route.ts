import { performance } from 'node:perf_hooks';

import { checkAccept, JSON_TYPE } from '../contract/media-type.ts';
import { ProxyFault } from '../contract/problem.ts';
import { RELEASE_HEADER } from '../contract/release.ts';
import { readRequest, writeRequest } from '../tasks/task.ts';
import { type AppContext, type AppOptions, measure } from './app-context.ts';
import { callPredictor, textIn } from './call-predictor.ts';
import { checkAnswerSize, checkSize, receivedBody } from './body-size.ts';
import { answerPassThrough } from './pass-through-route.ts';
import { msSince } from './timing.ts';

/** Checks a request of the task, sends it to the model and returns the model's answer. */
export async function answerTask(c: AppContext, options: AppOptions): Promise<Response> {
  const { passThrough } = options.task;
  if (passThrough) return await answerPassThrough(c, options, passThrough);
  const startedAtMs = performance.now();
  const body = await checkedBody(c, options).finally(() => measure(c, { checkMs: msSince(startedAtMs) }));
  const prediction = await callPredictor(c, options, body);
  const answer = checkedAnswer(textIn(prediction), options);
  measure(c, { answerBytes: Buffer.byteLength(answer) });
  const { release } = prediction;
  if (release !== undefined) c.header(RELEASE_HEADER, release);
  return c.body(answer, 200, { 'content-type': JSON_TYPE });
}

/** The request in the form that the model receives. Checked in the container's order, Accept last. */
async function checkedBody(c: AppContext, options: AppOptions): Promise<Uint8Array> {
  const { task, limits } = options;
  const body = await receivedBody(c, options);
  const request = readRequest(task, body, c.req.header('content-type'));
  measure(c, { texts: task.inputsIn(request) });
  checkAccept(c.req.header('accept'));
  const written = writeRequest(request);
  // Plain text grows when control characters are escaped; the service behind the proxy counts this form.
  checkSize(written.length, limits.request);
  return written;
}

/** The model's answer, checked to be JSON of a size that reaches the caller; its content is not the proxy's concern. */
function checkedAnswer(answer: string, { limits }: AppOptions): string {
  checkAnswerSize(Buffer.byteLength(answer), limits.answer);
  try {
    JSON.parse(answer);
  } catch {
    throw new ProxyFault('model-failed', 'the response of the model is not JSON');
  }
  return answer;
}
