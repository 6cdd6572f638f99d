import type { GatewayOptions } from './gateway-options.ts';
import type { RealtimeOptions, ServerlessOptions } from './host-options.ts';
import type { Conflict } from './option-conflicts.ts';

/** "endpoint" needs an endpoint that has a number. */
export function concurrencyConflicts(
  { reservedConcurrency }: GatewayOptions,
  host: ServerlessOptions | RealtimeOptions,
): Conflict[] {
  if (reservedConcurrency !== 'endpoint' || host.type === 'sagemaker-serverless') return [];
  const why =
    'is "endpoint", and instances have no concurrency of their own to go by: it is that of the model server; give a number';
  return [{ option: 'gateway.reservedConcurrency', why }];
}
