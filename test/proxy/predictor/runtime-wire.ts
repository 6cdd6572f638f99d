import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { CLIENT_ERROR_MARK } from '../../../src/contract/upstream/client-error-mark.ts';
import { UPSTREAM_SECRET } from '../../suites/predictor.suite.ts';
import type { Behaviour } from '../../suites/predictor.suite.ts';
import { awsError, idsIn, type Seen, serveWire, type Wire, type WireAnswer } from './wire-server.ts';

/** The container family that the endpoint emulates when it reports an exception. */
export type Flavor = 'huggingface' | 'pytorch';

/** A local server with the wire protocol of `InvokeEndpoint` (REST-JSON, botocore sagemaker-runtime) for one endpoint. */
export async function serveRuntime(endpoint: string, flavor: Flavor): Promise<Wire> {
  return await serveWire({
    receive: async (request) => await receive(request, endpoint),
    answerOf: (behaviour) => answerOf(behaviour, flavor),
  });
}

async function receive(request: IncomingMessage, endpoint: string): Promise<Seen> {
  const body = await text(request);
  const path = `/endpoints/${endpoint}/invocations`;
  if (request.method !== 'POST' || request.url !== path) throw new Error(`unknown call ${request.url}`);
  const ids = idsIn(String(request.headers['x-amzn-sagemaker-custom-attributes']));
  return { contentType: request.headers['content-type'], body, ...ids };
}

function answerOf(behaviour: Behaviour, flavor: Flavor): WireAnswer {
  switch (behaviour.kind) {
    case 'answer':
      return success(behaviour.body, behaviour.release);
    case 'reset-once':
      return success(behaviour.body);
    case 'client-error':
      return containerError(
        flavor,
        `${CLIENT_ERROR_MARK} ${behaviour.status} ${behaviour.code}: ${behaviour.detail}`,
      );
    case 'model-failure':
      return containerError(flavor, `tensor of ${UPSTREAM_SECRET} went wrong`);
    case 'model-timeout':
      return modelError(0, `Your invocation timed out while waiting for ${UPSTREAM_SECRET}`);
    case 'throttled':
      return awsError(429, 'ThrottlingException', {});
    case 'warming':
      return awsError(429, 'ModelNotReadyException', { Message: `${UPSTREAM_SECRET} is starting` });
    case 'missing':
      return awsError(400, 'ValidationError', {
        Message: 'Endpoint secret of account 123456789012 not found.',
      });
    case 'server-fault':
      return awsError(500, 'InternalFailure', { Message: UPSTREAM_SECRET });
    case 'forbidden':
      return awsError(403, 'AccessDeniedException', {
        Message: `User: ${UPSTREAM_SECRET} is not authorized`,
      });
    default:
      throw new Error(`${behaviour.kind} answers nothing`);
  }
}

function success(body: string, release?: string): WireAnswer {
  const attributes = release && { 'x-amzn-sagemaker-custom-attributes': `release=${release}` };
  return { status: 200, headers: { 'content-type': 'application/json', ...attributes }, body };
}

/** The Hugging Face container answers 400 with JSON to every exception; the PyTorch one adds its traceback to the text. */
function containerError(flavor: Flavor, message: string): WireAnswer {
  if (flavor === 'huggingface') {
    return modelError(
      400,
      JSON.stringify({ code: 400, type: 'InternalServerException', message }, undefined, 2),
    );
  }
  const marked = /^\S+ (4\d\d) /.exec(message)?.[1];
  return modelError(
    Number(marked ?? 500),
    `${message}\nTraceback (most recent call last):\n  File "/opt/ml/${UPSTREAM_SECRET}"`,
  );
}

function modelError(originalStatus: number, originalMessage: string): WireAnswer {
  const kind = originalStatus >= 400 && originalStatus < 500 ? 'client' : 'server';
  return awsError(424, 'ModelError', {
    Message: `Received ${kind} error (${originalStatus}) from primary with message "${originalMessage}". See https://eu-west-1.console.aws.amazon.com/ in account 123456789012 for more information.`,
    OriginalStatusCode: originalStatus,
    OriginalMessage: originalMessage,
    LogStreamArn: `${UPSTREAM_SECRET}/log`,
  });
}
