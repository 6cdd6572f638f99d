import { performance } from 'node:perf_hooks';

import { checkAccept, JSON_TYPE } from '../contract/media-type.ts';
import { ProxyFault } from '../contract/problem.ts';
import { RELEASE_HEADER } from '../contract/release.ts';
import type { PassThrough, RawRequest } from '../tasks/raw-request.ts';
import { type AppContext, type AppOptions, measure } from './app-context.ts';
import { checkAnswerSize, receivedBody } from './body-size.ts';
import { bytesIn, callPredictor } from './call-predictor.ts';
import { msSince } from './timing.ts';

// Lambda returns a body that is not text as base64: 3 bytes become 4.
const BASE64 = 4 / 3;

/** Passes a request and its answer through, with their media types; both are checked if they have a schema. */
export async function answerPassThrough(
  c: AppContext,
  options: AppOptions,
  contract: PassThrough,
): Promise<Response> {
  const startedAtMs = performance.now();
  const { body, contentType } = await checkedRequest(c, options, contract).finally(() =>
    measure(c, { checkMs: msSince(startedAtMs) }),
  );
  const accept = contract.response ? JSON_TYPE : (c.req.header('accept') ?? '*/*');
  const prediction = await callPredictor(c, options, body, { contentType, accept });
  const answer = Uint8Array.from(bytesIn(prediction));
  measure(c, { answerBytes: answer.length });
  const { answer: limit } = options.limits;
  checkAnswerSize(answer.length, { ...limit, max: Math.floor(limit.max / BASE64) });
  const problem = contract.problemIn(answer, prediction.contentType);
  if (problem !== undefined) throw new ProxyFault('model-failed', problem);
  const { release } = prediction;
  if (release !== undefined) c.header(RELEASE_HEADER, release);
  return c.body(answer, 200, { 'content-type': prediction.contentType ?? 'application/octet-stream' });
}

async function checkedRequest(
  c: AppContext,
  options: AppOptions,
  contract: PassThrough,
): Promise<RawRequest> {
  const request = contract.checked(await receivedBody(c, options), c.req.header('content-type'));
  if (contract.response) checkAccept(c.req.header('accept'));
  return request;
}
