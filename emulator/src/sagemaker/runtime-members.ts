import * as sdk from '@aws-sdk/client-sagemaker-runtime';
import type { MembersOf } from '../protocol/actions.ts';

const members: MembersOf<typeof sdk> = {
  InvokeEndpoint: {
    honoured:
      'EndpointName Body ContentType Accept CustomAttributes TargetModel TargetVariant TargetContainerHostname ' +
      'InferenceId InferenceComponentName SessionId',
  },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
