import {
  InvokeEndpointCommand,
  ModelError,
  SageMakerRuntimeClient,
  SageMakerRuntimeServiceException,
} from '@aws-sdk/client-sagemaker-runtime';
import type {
  InvokeEndpointCommandOutput,
  SageMakerRuntimeClientConfig,
} from '@aws-sdk/client-sagemaker-runtime';
import * as z from 'zod/mini';

import { againAfterMs, type Classified, ClassifyError } from './client.ts';
import { answerSchema, type Parameters } from '../tasks/text-classification.ts';
import { JSON_TYPE } from '../contract/media-type.ts';
import { problemOf, ProxyFault } from '../contract/problem.ts';
import { releaseFromAttributes } from '../contract/release.ts';
import { RuntimeError } from '../contract/upstream/runtime-error.ts';
import { upstreamFault } from '../contract/upstream/upstream-fault.ts';
import { type RetryPolicy, retrying } from './retrying.ts';

/** Which endpoint. The object is remembered: calls with the same one share connections and credentials. */
export interface EndpointPlace {
  /** Its name; `npm run status` prints it. */
  readonly endpoint: string;
  /** AWS_REGION or the profile's when left out. */
  readonly region?: string;
  /** The chain that every AWS SDK follows finds them when left out. */
  readonly credentials?: SageMakerRuntimeClientConfig['credentials'];
}

export interface DirectOptions extends RetryPolicy {
  readonly parameters?: Parameters;
}

// The model has 60 s (InvokeEndpoint); whatever comes later than that is no answer of it.
const ANSWER_MS = 65_000;

const clients = new WeakMap<EndpointPlace, SageMakerRuntimeClient>();

/**
 * Asks the endpoint itself, past the gateway, as a service in the account would: the caller needs
 * `sagemaker:InvokeEndpoint`. Body and answer are those of the gateway. Throws ClassifyError with the problem that the
 * gateway would tell and AWS's own error as its cause; what finds no credentials throws the SDK's error.
 */
export async function classifyDirectly(
  place: EndpointPlace,
  inputs: string | readonly string[],
  options: DirectOptions = {},
): Promise<Classified> {
  const { parameters, signal } = options;
  const client = clientOf(place);
  await client.config.credentials();
  const command = {
    EndpointName: place.endpoint,
    Body: JSON.stringify({ inputs, ...(parameters && { parameters }) }),
    ContentType: JSON_TYPE,
    Accept: JSON_TYPE,
  };
  const ask = async (): Promise<Classified> => {
    signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(ANSWER_MS);
    const abortSignal = signal ? AbortSignal.any([signal, deadline]) : deadline;
    try {
      return classifiedIn(await client.send(new InvokeEndpointCommand(command), { abortSignal }));
    } catch (error) {
      signal?.throwIfAborted();
      throw problemIn(error, deadline);
    }
  };
  return await retrying(ask, againAfterMs, options);
}

/** One attempt each: how often to ask is the caller's to say, not the SDK's. */
function clientOf(place: EndpointPlace): SageMakerRuntimeClient {
  const known = clients.get(place);
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

/** Throws ProxyFault `model-failed` for an answer that is none. */
function classifiedIn({ Body, CustomAttributes, $metadata }: InvokeEndpointCommandOutput): Classified {
  const result = z.safeParse(answerSchema, jsonIn(Body));
  if (!result.success) throw new ProxyFault('model-failed', 'the answer is not a list of lists of labels');
  return {
    answer: result.data,
    release: releaseFromAttributes(CustomAttributes),
    requestId: $metadata.requestId ?? '',
  };
}

function jsonIn(body: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // Not JSON is no answer either: whoever reads the value finds no shape in it and says so.
    return undefined;
  }
}

function problemIn(error: unknown, deadline: AbortSignal): ClassifyError {
  const isService = error instanceof SageMakerRuntimeServiceException;
  const fault = upstreamFault(isService ? runtimeError(error) : unreached(error), deadline);
  const { retryAfterSeconds } = fault;
  return new ClassifyError(problemOf(fault, (isService && error.$metadata.requestId) || ''), {
    cause: error,
    ...(retryAfterSeconds !== undefined && { retryAfterMs: retryAfterSeconds * 1000 }),
  });
}

/** The SDK calls a connection that was cut a TimeoutError (smithy's node-http-handler); its code says what it is. */
function unreached(error: unknown): unknown {
  const isCut =
    error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
  return isCut ? new Error('the connection was cut', { cause: error }) : error;
}

/** The SDK's error in the form that the judgement reads. */
function runtimeError(error: SageMakerRuntimeServiceException): RuntimeError {
  const { name, message, $metadata } = error;
  return new RuntimeError(name, message, {
    status: $metadata.httpStatusCode ?? 0,
    requestId: $metadata.requestId,
    serverTimeMs: undefined,
    original: error instanceof ModelError ? originalOf(error) : {},
  });
}

function originalOf({
  OriginalStatusCode,
  OriginalMessage,
  LogStreamArn,
}: ModelError): RuntimeError['original'] {
  return {
    ...(OriginalStatusCode !== undefined && { status: OriginalStatusCode }),
    ...(OriginalMessage !== undefined && { message: OriginalMessage }),
    ...(LogStreamArn !== undefined && { logStreamArn: LogStreamArn }),
  };
}
