import type { AwsClients } from '../../aws/core/clients.ts';
import type { ModelPlace } from '../../client/direct-client.ts';
import type { ModelAddress } from '../../contract/target.ts';

/** A model that a deploy invokes without the gateway. */
export interface InvokedModel {
  readonly place: ModelPlace;
  /** The operation that invokes it, as IAM names its service. */
  readonly operation: string;
  /** Of the endpoint or function. */
  readonly name: string;
  /** The same with its kind, for messages. */
  readonly title: string;
}

/** The model at an address, or one version of its function. */
export function invokedModel(aws: AwsClients, address: ModelAddress, version?: string): InvokedModel {
  if (address.via === 'sagemaker') {
    const { endpoint } = address;
    const place = { endpoint, client: aws.runtime };
    return { place, operation: 'sagemaker:InvokeEndpoint', name: endpoint, title: `endpoint ${endpoint}` };
  }
  const name = address.function;
  const place = { function: name, client: aws.lambda, ...(version !== undefined && { qualifier: version }) };
  return { place, operation: 'lambda:Invoke', name, title: `function ${name}` };
}
