import { describe, expect, it } from 'vitest';
import { type SlotState, placeEndpoint, type LiveSlots } from '../../infra/slot.ts';

const account = (first: SlotState, second: SlotState, proxyTo: LiveSlots['proxyTo']): LiveSlots => ({
  occupants: { first, second },
  proxyTo,
});

describe('the slot of an endpoint', () => {
  it.each([
    ['serverless', account(undefined, undefined, undefined), 'first', false],
    ['instances', account(undefined, undefined, undefined), 'first', false],
    ['serverless', account('serverless', undefined, 'first'), 'first', false],
    ['instances', account('serverless', undefined, 'first'), 'first', false],
    ['instances', account('instances', undefined, 'first'), 'first', false],
    // Changes that SageMaker does not support in place.
    ['serverless', account('instances', undefined, 'first'), 'second', true],
    ['serverless', account(undefined, 'instances', 'second'), 'first', true],
    // Resumed after a crash: before the proxy was switched, after it, and with another configuration.
    ['serverless', account('instances', 'serverless', 'first'), 'second', true],
    ['serverless', account('instances', 'unknown', 'first'), 'second', true],
    ['serverless', account('instances', 'serverless', 'second'), 'second', false],
    ['instances', account('instances', 'serverless', 'first'), 'first', false],
    ['instances', account('instances', 'serverless', 'second'), 'second', false],
    // A first deploy that failed, and one that crashed before the proxy was created.
    ['serverless', account('unknown', undefined, undefined), 'first', false],
    ['serverless', account('instances', undefined, undefined), 'second', false],
    ['instances', account(undefined, 'serverless', undefined), 'second', false],
  ] as const)('%s in %j: %s, switching: %s', (capacity, live, slot, switches) => {
    expect(placeEndpoint(capacity, live)).toEqual({ slot, switches });
  });
});
