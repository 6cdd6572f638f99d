import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import * as z from 'zod/mini';
import { type Answer, answerSchema } from '../../tasks/text-classification.ts';
import { JSON_TYPE } from '../../contract/media-type.ts';
import { releaseFromAttributes } from '../../contract/release.ts';
import { Fault } from '../../contract/fault.ts';
import { NotYet } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';

// A serverless variant that is still being provisioned, or has no container free; and the service's own troubles.
const PASSING = new Set([
  'ModelNotReadyException',
  'ThrottlingException',
  'ServiceUnavailable',
  'InternalFailure',
  'InternalDependencyException',
]);

/** What an endpoint said, asked past the gateway. */
export interface InvokeResult {
  readonly answer: Answer;
  readonly release: string | undefined;
  readonly requestId: string;
}

/**
 * Asks an endpoint itself. Throws NotYet while it warms up or is busy, Fault `aws` when its model fails (ModelError
 * carries the container's own words) or answers something else than labels.
 */
export async function invokeEndpoint(aws: AwsClients, endpoint: string, text: string): Promise<InvokeResult> {
  const input = {
    EndpointName: endpoint,
    ContentType: JSON_TYPE,
    Accept: JSON_TYPE,
    Body: JSON.stringify({ inputs: text }),
  };
  const said = await calling('sagemaker:InvokeEndpoint', async () => {
    try {
      return await aws.runtime.send(new InvokeEndpointCommand(input));
    } catch (error) {
      if (error instanceof Error && PASSING.has(error.name)) throw new NotYet(error);
      throw error;
    }
  });
  return {
    answer: answerIn(said.Body),
    release: releaseFromAttributes(said.CustomAttributes),
    requestId: said.$metadata.requestId ?? '',
  };
}

function answerIn(body: Uint8Array | undefined): Answer {
  try {
    return z.parse(answerSchema, JSON.parse(new TextDecoder().decode(body)));
  } catch (cause) {
    throw new Fault(
      'aws',
      'sagemaker:InvokeEndpoint: the answer is not a list of lists of labels.',
      'Mend what the serve script returns, then run the same command again.',
      { cause },
    );
  }
}
