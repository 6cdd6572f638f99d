import { describe, expect, it } from 'vitest';
import { endpointName, type Slot } from '../../infra/naming.ts';
import { type SlotState, placeEndpoint, type LiveSlots } from '../../infra/slot.ts';

const account = (first: SlotState, second: SlotState, serving: Slot | undefined): LiveSlots => ({
  occupants: { first, second },
  proxyTo: serving && { via: 'sagemaker', endpoint: endpointName('shop-dev', serving) },
});

describe('the slot of an endpoint', () => {
  it.each([
    ['serverless', account(undefined, undefined, undefined), 'first'],
    ['instances', account(undefined, undefined, undefined), 'first'],
    ['serverless', account('serverless', undefined, 'first'), 'first'],
    ['instances', account('serverless', undefined, 'first'), 'first'],
    ['instances', account('instances', undefined, 'first'), 'first'],
    // Changes that SageMaker does not support in place.
    ['serverless', account('instances', undefined, 'first'), 'second'],
    ['serverless', account(undefined, 'instances', 'second'), 'first'],
    // Resumed after a crash: before the proxy was switched, after it, and with another configuration.
    ['serverless', account('instances', 'serverless', 'first'), 'second'],
    ['serverless', account('instances', 'unknown', 'first'), 'second'],
    ['serverless', account('instances', 'serverless', 'second'), 'second'],
    ['instances', account('instances', 'serverless', 'first'), 'first'],
    ['instances', account('instances', 'serverless', 'second'), 'second'],
    // A first deploy that failed, and one that crashed before the proxy was created.
    ['serverless', account('unknown', undefined, undefined), 'first'],
    ['serverless', account('instances', undefined, undefined), 'second'],
    ['instances', account(undefined, 'serverless', undefined), 'second'],
  ] as const)('%s in %j: %s', (capacity, live, slot) => {
    expect(placeEndpoint('shop-dev', capacity, live)).toBe(slot);
  });
});
