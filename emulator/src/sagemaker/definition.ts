import type { CreateEndpointConfigInput, CreateModelInput } from '@aws-sdk/client-sagemaker';

/** A model or an endpoint configuration: immutable, so the request that made it is all there is. */
export interface Definition<Input> {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly input: Input;
}
export type StoredModel = Definition<CreateModelInput>;
export type StoredEndpointConfig = Definition<CreateEndpointConfigInput>;
