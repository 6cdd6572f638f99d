import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { InvokeEndpointCommandOutput } from '@aws-sdk/client-sagemaker-runtime';

import { deadlines } from '../../contract/deadlines.ts';
import { JSON_TYPE } from '../../contract/media-type.ts';
import { attributesFor, releaseFromAttributes } from '../../contract/release.ts';
import type { PredictOptions, Prediction, Predictor } from './predictor.ts';
import { upstreamFault } from './upstream-fault.ts';

/** Where the endpoint is. Region, credentials and another service URL come from the environment, as the SDK reads it. */
export interface SageMakerOptions {
  readonly endpoint: string;
  readonly client?: SageMakerRuntimeClient;
}

/** A predictor that calls InvokeEndpoint. Throws ProxyFault, see `upstreamFault`. */
export function createSageMakerPredictor(options: SageMakerOptions): Predictor {
  const client = options.client ?? runtimeClient();
  return {
    async predict(body, how) {
      try {
        const command = commandFor(options.endpoint, body, how);
        return predictionOf(await againAfterReset(() => client.send(command, { abortSignal: how.signal })));
      } catch (error) {
        throw upstreamFault(error, how.signal);
      }
    },
  };
}

/** The client as the proxy needs it: one attempt, because three (the default) of a slow model would pass the gateway's 30 s. */
function runtimeClient(): SageMakerRuntimeClient {
  return new SageMakerRuntimeClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: deadlines.connectMs,
      requestTimeout: deadlines.predictMs,
      throwOnRequestTimeout: true,
    },
  });
}

function commandFor(endpoint: string, body: Uint8Array | string, how: PredictOptions): InvokeEndpointCommand {
  return new InvokeEndpointCommand({
    EndpointName: endpoint,
    Body: body,
    ContentType: how.contentType,
    Accept: JSON_TYPE,
    CustomAttributes: attributesFor({ request: how.requestId }),
  });
}

function predictionOf(output: InvokeEndpointCommandOutput): Prediction {
  return {
    body: output.Body ?? '',
    contentType: output.ContentType,
    release: releaseFromAttributes(output.CustomAttributes),
  };
}

/**
 * One more try when the connection was gone before an answer came. A function that Lambda froze between two requests
 * wakes with connections that the other side has closed long ago; a classification changes nothing, so asking twice
 * is safe.
 */
async function againAfterReset<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!isReset(error)) throw error;
    return send();
  }
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
