import { DeleteEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CallRule } from 'sagemaker-emulator';
import { KEY, REGION } from '../emulated-account.ts';
import { byProxy, type Failure } from './failure.ts';
import { type Order, ordered } from './scripted-model.ts';

const INVOKING = { service: 'sagemaker-runtime', action: 'InvokeEndpoint', times: 'always' } as const;

const said = (order: Order) => ({ body: JSON.stringify({ inputs: [ordered(order)] }) });
const modelFailed = byProxy(502, 'model-failed');

function upstreamError(code: string, status: number, message: string): CallRule {
  return { kind: 'error', ...INVOKING, code, status, message };
}

/** Failures behind the proxy: in the container and in SageMaker. */
export const UPSTREAM: readonly Failure[] = [
  { name: "container 4xx, marked as the caller's", sent: said('client-error'), expected: modelFailed },
  { name: 'container 400', sent: said('400'), expected: modelFailed },
  { name: 'container 500', sent: said('500'), expected: modelFailed },
  { name: 'container answers no JSON', sent: said('nonsense'), expected: modelFailed },
  { name: 'worker death', sent: said('die'), expected: modelFailed },
  {
    name: 'throttle',
    sent: said('answer'),
    fault: { kind: 'throttle', ...INVOKING },
    expected: byProxy(429, 'throttled', true),
  },
  {
    name: 'warming',
    sent: said('answer'),
    fault: upstreamError('ModelNotReadyException', 429, 'The variant of account 123456789012 is not ready.'),
    expected: byProxy(503, 'warming', true),
  },
  {
    name: 'SageMaker itself fails',
    sent: said('answer'),
    fault: upstreamError(
      'InternalFailure',
      500,
      'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/x failed',
    ),
    expected: byProxy(502, 'upstream-failed', true),
  },
  {
    name: 'the proxy may not invoke',
    sent: said('answer'),
    fault: upstreamError(
      'AccessDeniedException',
      403,
      'arn:aws:sts::123456789012:assumed-role/x is not authorized',
    ),
    expected: byProxy(502, 'upstream-failed'),
  },
];

/** A container that never answers. The request lasts until the proxy's deadline. */
export const HANGING: Failure = {
  name: 'container hang',
  spoils: true,
  before: async (open) => await open.redeploy({}),
  // The proxy's retries are the same behind every API type, and last half a minute: one mode is enough.
  only: ({ auth }) => auth === 'none',
  sent: said('hang'),
  expected: byProxy(504, 'deadline-passed', true),
};

/** The endpoint was deleted outside of the tool. */
export const MISSING: Failure = {
  name: 'endpoint missing',
  spoils: true,
  before: async ({ account: { url }, endpoint }) => {
    const sagemaker = new SageMakerClient({ endpoint: url, region: REGION, credentials: KEY });
    await sagemaker.send(new DeleteEndpointCommand({ EndpointName: endpoint }));
  },
  sent: said('answer'),
  expected: byProxy(503, 'endpoint-missing', true),
};
