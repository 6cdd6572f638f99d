import type * as sdk from '@aws-sdk/client-sagemaker';
import type { Input } from '../protocol/actions.ts';

/** A model or an endpoint configuration: immutable, so the creating request is stored. */
export interface Definition<Request> {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly input: Request;
}
export type StoredModel = Definition<Input<typeof sdk, 'CreateModel'>>;
export type StoredEndpointConfig = Definition<Input<typeof sdk, 'CreateEndpointConfig'>>;
