import {
  InvokeEndpointCommand,
  type InvokeEndpointCommandOutput,
  SageMakerRuntimeClient,
  type SageMakerRuntimeClientConfig,
} from '@aws-sdk/client-sagemaker-runtime';

import { ProxyFault } from '../contract/problem.ts';
import { releaseFromAttributes } from '../contract/release.ts';
import { acceptOf, contentTypeOf, readAnswer, type TaskRequest, writeRequest } from '../tasks/task.ts';
import { type Parameters, task as textClassification } from '../tasks/text-classification.ts';
import type { AnswerForm, Classified, InferenceResult } from './client.ts';
import { invokeError } from './invoke-error.ts';
import { retryAfterMsOf } from './inference-error.ts';
import { type RetryPolicy, retrying } from './retrying.ts';

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

export interface DirectOptions extends RetryPolicy {
  readonly parameters?: Parameters;
}

// The model has 60 s (InvokeEndpoint); SageMaker has timed out a later response.
const ANSWER_MS = 65_000;

const clients = new WeakMap<EndpointPlace, SageMakerRuntimeClient>();

/** Sends one text or several to the endpoint and returns their labels. Throws what `inferDirectly` throws. */
export async function classifyDirectly(
  place: EndpointPlace,
  inputs: string | readonly string[],
  options: DirectOptions = {},
): Promise<Classified> {
  const { parameters } = options;
  return await inferDirectly(
    textClassification,
    place,
    { inputs, ...(parameters && { parameters }) },
    options,
  );
}

/**
 * Sends a request of any task directly to the endpoint, without the gateway, as a service in the account would: the
 * caller needs `sagemaker:InvokeEndpoint`. Request and answer are those of the gateway. Throws InferenceError with the
 * problem that the gateway would report and AWS's error as its cause; without credentials, the SDK's error.
 */
export async function inferDirectly<TaskAnswer>(
  task: AnswerForm<TaskAnswer>,
  place: EndpointPlace,
  request: TaskRequest,
  options: RetryPolicy = {},
): Promise<InferenceResult<TaskAnswer>> {
  const { signal } = options;
  const client = clientOf(place);
  await client.config.credentials();
  const command = {
    EndpointName: place.endpoint,
    Body: writeRequest(request),
    ContentType: contentTypeOf(request),
    Accept: acceptOf(task),
  };
  const attempt = async (): Promise<InferenceResult<TaskAnswer>> => {
    signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(ANSWER_MS);
    const abortSignal = signal ? AbortSignal.any([signal, deadline]) : deadline;
    try {
      return resultIn(task, await client.send(new InvokeEndpointCommand(command), { abortSignal }));
    } catch (error) {
      signal?.throwIfAborted();
      throw invokeError(error, deadline);
    }
  };
  return await retrying(attempt, retryAfterMsOf, options);
}

/** One attempt each: the caller's retry policy applies, not the SDK's. */
function clientOf(place: EndpointPlace): SageMakerRuntimeClient {
  const known = place.client ?? clients.get(place);
  if (known) return known;
  const { region, credentials } = place;
  const client = new SageMakerRuntimeClient({
    maxAttempts: 1,
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
  });
  clients.set(place, client);
  return client;
}

/** Throws ProxyFault `model-failed` for an answer of another form. */
function resultIn<TaskAnswer>(
  task: AnswerForm<TaskAnswer>,
  { Body, ContentType, CustomAttributes, $metadata }: InvokeEndpointCommandOutput,
): InferenceResult<TaskAnswer> {
  const found = readAnswer(task, Body ?? new Uint8Array(), ContentType);
  if ('problem' in found)
    throw new ProxyFault('model-failed', found.detail ?? `the response is not ${task.answerForm}`);
  return {
    answer: found.answer,
    release: releaseFromAttributes(CustomAttributes),
    requestId: $metadata.requestId ?? '',
  };
}
