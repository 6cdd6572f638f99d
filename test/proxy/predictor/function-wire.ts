import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';

import {
  decodedBody,
  encodedBody,
  type FunctionAnswer,
  type FunctionEvent,
} from '../../../src/contract/function-invocation.ts';
import { CLIENT_ERROR_MARK } from '../../../src/contract/upstream/client-error-mark.ts';
import { UPSTREAM_SECRET } from '../../suites/predictor.suite.ts';
import type { Behaviour } from '../../suites/predictor.suite.ts';
import { awsError, idsIn, type Seen, serveWire, type Wire, type WireAnswer } from './wire-server.ts';

/** A local server with the wire protocol of `Invoke` (REST-JSON, botocore lambda) for one model function. */
export async function serveFunction(functionName: string): Promise<Wire> {
  return await serveWire({ receive: async (request) => await receive(request, functionName), answerOf });
}

async function receive(request: IncomingMessage, functionName: string): Promise<Seen> {
  const event = (await json(request)) as FunctionEvent;
  const path = `/2015-03-31/functions/${functionName}/invocations?Qualifier=live`;
  if (request.method !== 'POST' || request.url !== path) throw new Error(`unknown call ${request.url}`);
  const { contentType, customAttributes } = event;
  return { contentType, body: decodedBody(event).toString(), ...idsIn(customAttributes) };
}

function answerOf(behaviour: Behaviour): WireAnswer {
  switch (behaviour.kind) {
    case 'answer':
      return answered(200, behaviour.body, behaviour.release);
    case 'reset-once':
      return answered(200, behaviour.body);
    case 'client-error':
      return answered(
        behaviour.status,
        `${CLIENT_ERROR_MARK} ${behaviour.status} ${behaviour.code}: ${behaviour.detail}`,
      );
    case 'model-failure':
      return failed({ errorType: 'Runtime.ExitError', errorMessage: `of ${UPSTREAM_SECRET}` });
    case 'model-timeout':
      return failed({
        errorMessage: `2026-11-30T00:00:00Z ${UPSTREAM_SECRET} Task timed out after 60.00 seconds`,
      });
    case 'throttled':
      return awsError(429, 'TooManyRequestsException', {
        Type: 'User',
        message: 'Rate Exceeded.',
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      });
    case 'warming':
      return awsError(409, 'SnapStartNotReadyException', { Type: 'User', Message: UPSTREAM_SECRET });
    case 'missing':
      return awsError(404, 'ResourceNotFoundException', { Type: 'User', Message: UPSTREAM_SECRET });
    case 'server-fault':
      return awsError(500, 'ServiceException', { Type: 'Service', Message: UPSTREAM_SECRET });
    case 'forbidden':
      return awsError(403, 'AccessDeniedException', {
        Message: `User: ${UPSTREAM_SECRET} is not authorized`,
      });
    default:
      throw new Error(`${behaviour.kind} answers nothing`);
  }
}

function answered(statusCode: number, body: string, release?: string): WireAnswer {
  const answer: FunctionAnswer = {
    statusCode,
    ...encodedBody(body),
    contentType: 'application/json',
    customAttributes: release === undefined ? '' : `release=${release}`,
  };
  return payload(answer, {});
}

/** Lambda answers 200 for a function that failed. */
function failed(report: object): WireAnswer {
  return payload(report, { 'x-amz-function-error': 'Unhandled' });
}

function payload(body: object, headers: Record<string, string>): WireAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-amz-executed-version': '7', ...headers },
    body: JSON.stringify(body),
  };
}
