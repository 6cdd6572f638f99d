import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { JSON_TYPE } from '../contract/media-type.ts';
import { releaseFromAttributes } from '../contract/release.ts';
import { NotYet } from '../reconcile/resource.ts';
import type { AwsClients } from './clients.ts';
import { calling } from './errors.ts';

// A serverless variant that is still being provisioned, or has no container free; and the service's own troubles.
const PASSING = new Set([
  'ModelNotReadyException',
  'ThrottlingException',
  'ServiceUnavailable',
  'InternalFailure',
  'InternalDependencyException',
]);

/**
 * Asks an endpoint itself, past the gateway; the release that answered. Throws NotYet while it warms up or is
 * busy, Fault `aws` when its model fails (ModelError carries the container's own words).
 */
export async function invokedRelease(
  aws: AwsClients,
  endpoint: string,
  text: string,
): Promise<string | undefined> {
  const input = {
    EndpointName: endpoint,
    ContentType: JSON_TYPE,
    Accept: JSON_TYPE,
    Body: JSON.stringify({ inputs: text }),
  };
  const answer = await calling('sagemaker:InvokeEndpoint', async () => {
    try {
      return await aws.runtime.send(new InvokeEndpointCommand(input));
    } catch (error) {
      if (error instanceof Error && PASSING.has(error.name)) throw new NotYet(error);
      throw error;
    }
  });
  return releaseFromAttributes(answer.CustomAttributes);
}
