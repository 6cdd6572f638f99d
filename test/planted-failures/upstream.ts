import { DeleteEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CallRule } from 'sagemaker-emulator';
import { KEY, REGION } from '../emulated-account.ts';
import { byProxy, type Failure } from './failure.ts';
import { type Order, ordered } from './scripted-model.ts';

const INVOKING = { service: 'sagemaker-runtime', action: 'InvokeEndpoint', times: 'always' } as const;

const said = (order: Order) => ({ body: JSON.stringify({ inputs: [ordered(order)] }) });
const modelFailed = byProxy(502, 'model-failed');

function refusing(code: string, status: number, message: string): CallRule {
  return { kind: 'error', ...INVOKING, code, status, message };
}

/** What goes wrong behind the proxy: in the container, and at SageMaker. */
export const UPSTREAM: readonly Failure[] = [
  {
    name: "container 4xx, marked as the caller's",
    sent: said('client-error'),
    told: byProxy(422, 'wrong-shape'),
  },
  { name: 'container 400', sent: said('400'), told: modelFailed },
  { name: 'container 500', sent: said('500'), told: modelFailed },
  { name: 'container answers no JSON', sent: said('nonsense'), told: modelFailed },
  { name: 'worker death', sent: said('die'), told: modelFailed },
  {
    name: 'throttle',
    sent: said('answer'),
    fault: { kind: 'throttle', ...INVOKING },
    told: byProxy(429, 'throttled', true),
  },
  {
    name: 'warming',
    sent: said('answer'),
    fault: refusing('ModelNotReadyException', 429, 'The variant of account 123456789012 is not ready.'),
    told: byProxy(503, 'warming', true),
  },
  {
    name: 'SageMaker itself fails',
    sent: said('answer'),
    fault: refusing('InternalFailure', 500, 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/x failed'),
    told: byProxy(502, 'upstream-failed', true),
  },
  {
    name: 'the proxy may not invoke',
    sent: said('answer'),
    fault: refusing(
      'AccessDeniedException',
      403,
      'arn:aws:sts::123456789012:assumed-role/x is not authorized',
    ),
    told: byProxy(502, 'upstream-failed'),
  },
];

/** The container's worst: it never answers. It takes as long as the proxy waits for it. */
export const HANGING: Failure = {
  name: 'container hang',
  spoils: true,
  before: async (open) => await open.redeploy({}),
  // The proxy's patience is the same behind every door: one of a kind is enough for half a minute.
  only: ({ auth }) => auth === 'none',
  sent: said('hang'),
  told: byProxy(504, 'deadline-passed', true),
};

/** Somebody has deleted the endpoint behind our back. */
export const MISSING: Failure = {
  name: 'endpoint missing',
  spoils: true,
  before: async ({ account: { url }, endpoint }) => {
    const sagemaker = new SageMakerClient({ endpoint: url, region: REGION, credentials: KEY });
    await sagemaker.send(new DeleteEndpointCommand({ EndpointName: endpoint }));
  },
  sent: said('answer'),
  told: byProxy(503, 'endpoint-missing', true),
};
