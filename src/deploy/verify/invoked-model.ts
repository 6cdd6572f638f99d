import type { AwsClients } from '../../aws/core/clients.ts';
import type { ModelPlace } from '../../client/direct-client.ts';
import { addressName, type ModelAddress, modelTitle } from '../../contract/target.ts';

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
  const common = { name: addressName(address), title: modelTitle(address) };
  if (address.via === 'sagemaker') {
    const place = { endpoint: address.endpoint, client: aws.runtime };
    return { ...common, place, operation: 'sagemaker:InvokeEndpoint' };
  }
  const qualifier = version === undefined ? {} : { qualifier: version };
  const place = { function: address.function, client: aws.lambda, ...qualifier };
  return { ...common, place, operation: 'lambda:Invoke' };
}
