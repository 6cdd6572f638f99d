import {
  decodedBody,
  encodedBody,
  type FunctionEvent,
  LIVE_ALIAS,
} from '../../contract/function-invocation.ts';
import { JSON_TYPE } from '../../contract/media-type.ts';
import { releaseFromAttributes } from '../../contract/release.ts';
import { answerIn } from '../../contract/upstream/function-result.ts';
import type { Invocation, Invoke } from './invoke.ts';
import type { SignedCall } from './signed-call.ts';

/** Invoke of Lambda, on the function's alias. Function names contain no characters that need escaping in a path. */
export function functionInvoker(functionName: string, call: SignedCall): Invoke {
  const path = `/2015-03-31/functions/${functionName}/invocations?Qualifier=${LIVE_ALIAS}`;
  return async (invocation) => {
    const headers = { accept: JSON_TYPE, 'content-type': JSON_TYPE };
    const body = JSON.stringify(eventOf(invocation));
    const response = await call({ path, headers, body, signal: invocation.signal });
    const requestId = response.headers['x-amzn-requestid']?.toString();
    const functionError = response.headers['x-amz-function-error']?.toString();
    const { status, body: payload } = response;
    const answer = answerIn({ status, requestId, functionError, payload });
    return {
      body: decodedBody(answer),
      contentType: answer.contentType,
      release: releaseFromAttributes(answer.customAttributes),
      upstreamId: requestId,
    };
  };
}

function eventOf({ body, contentType, accept, attributes }: Invocation): FunctionEvent {
  return { ...encodedBody(body), contentType, accept, customAttributes: attributes };
}
