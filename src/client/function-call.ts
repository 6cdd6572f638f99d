import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';

import { decodedBody, encodedBody, type FunctionEvent, LIVE_ALIAS } from '../contract/function-invocation.ts';
import { answerIn } from '../contract/upstream/function-result.ts';
import { clientConfig, clientsByPlace, type DirectCall, type DirectRequest } from './direct-call.ts';

/** Which function. The client is cached by this object: calls with the same one share connections and credentials. */
export interface FunctionPlace {
  /** Its name; `npm run status` prints it. */
  readonly function: string;
  /** A version or an alias; the alias of the current release when left out. */
  readonly qualifier?: string;
  /** AWS_REGION or the profile's when left out. */
  readonly region?: string;
  /** The default credential provider chain of the AWS SDKs when left out. */
  readonly credentials?: LambdaClientConfig['credentials'];
  /** An existing client, in place of region and credentials. */
  readonly client?: LambdaClient;
}

const clientOf = clientsByPlace(
  (place: FunctionPlace) => place.client ?? new LambdaClient(clientConfig(place)),
);

/** Invoke. */
export function functionCall(place: FunctionPlace): DirectCall {
  const client = clientOf(place);
  return {
    ready: async () => await client.config.credentials(),
    send: async (request, abortSignal) => {
      const command = {
        FunctionName: place.function,
        Qualifier: place.qualifier ?? LIVE_ALIAS,
        Payload: JSON.stringify(eventOf(request)),
      };
      const found = await client.send(new InvokeCommand(command), { abortSignal });
      const { requestId, httpStatusCode: status = 0 } = found.$metadata;
      const { FunctionError: functionError, Payload: payload = new Uint8Array() } = found;
      const answer = answerIn({ status, requestId, functionError, payload });
      const { contentType, customAttributes } = answer;
      return { body: decodedBody(answer), contentType, customAttributes, requestId };
    },
  };
}

function eventOf({ body, contentType, accept }: DirectRequest): FunctionEvent {
  return { ...encodedBody(body), contentType, accept, customAttributes: '' };
}
