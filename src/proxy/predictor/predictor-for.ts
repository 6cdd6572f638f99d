import type { ModelAddress, Target } from '../../contract/target.ts';
import { functionInvoker } from './invoke-function.ts';
import type { Invoke } from './invoke.ts';
import { endpointInvoker } from './invoke-endpoint.ts';
import type { Predictor } from './predictor.ts';
import { createPredictor } from './retrying-predictor.ts';
import type { AddressEnvironment } from './service-address.ts';
import { signedCallsOf } from './signed-call.ts';

/**
 * The predictor of a target; region, credentials and a custom service address come from the environment. Throws an Error
 * for an environment that has no region or an address that is not a URL.
 */
export function predictorFor(
  target: ModelAddress & Partial<Pick<Target, 'bodyLimit'>>,
  environment: AddressEnvironment = process.env,
): Predictor {
  return createPredictor({ invoke: invokerFor(target, environment), bodyLimit: target.bodyLimit });
}

function invokerFor(target: ModelAddress, environment: AddressEnvironment): Invoke {
  const call = signedCallsOf(target.via, environment);
  return target.via === 'sagemaker'
    ? endpointInvoker(target.endpoint, call)
    : functionInvoker(target.function, call);
}
