import {
  InvokeEndpointCommand,
  SageMakerRuntimeClient,
  type SageMakerRuntimeClientConfig,
} from '@aws-sdk/client-sagemaker-runtime';

import { clientConfig, clientsByPlace, type DirectCall } from './direct-call.ts';

/** Which endpoint. The client is cached by this object: calls with the same one share connections and credentials. */
export interface EndpointPlace {
  /** Its name; `npm run status` prints it. */
  readonly endpoint: string;
  /** AWS_REGION or the profile's when left out. */
  readonly region?: string;
  /** The default credential provider chain of the AWS SDKs when left out. */
  readonly credentials?: SageMakerRuntimeClientConfig['credentials'];
  /** An existing client, in place of region and credentials. */
  readonly client?: SageMakerRuntimeClient;
}

const clientOf = clientsByPlace(
  (place: EndpointPlace) => place.client ?? new SageMakerRuntimeClient(clientConfig(place)),
);

/** InvokeEndpoint. */
export function endpointCall(place: EndpointPlace): DirectCall {
  const client = clientOf(place);
  return {
    ready: async () => await client.config.credentials(),
    send: async ({ body, contentType, accept }, abortSignal) => {
      const command = { EndpointName: place.endpoint, Body: body, ContentType: contentType, Accept: accept };
      const found = await client.send(new InvokeEndpointCommand(command), { abortSignal });
      return {
        body: found.Body ?? new Uint8Array(),
        contentType: found.ContentType,
        customAttributes: found.CustomAttributes,
        requestId: found.$metadata.requestId,
      };
    },
  };
}
