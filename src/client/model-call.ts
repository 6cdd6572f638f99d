import type { DirectCall } from './direct-call.ts';
import { endpointCall, type EndpointPlace } from './endpoint-call.ts';
import { functionCall, type FunctionPlace } from './function-call.ts';

/** Which endpoint or function. */
export type ModelPlace = EndpointPlace | FunctionPlace;

/** How a model is called at its place. */
export function callOf(place: ModelPlace): DirectCall {
  return 'function' in place ? functionCall(place) : endpointCall(place);
}
