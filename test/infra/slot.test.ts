import { describe, expect, it } from 'vitest';
import { type SlotState, placed, type LiveSlots } from '../../infra/slot.ts';

const account = (first: SlotState, second: SlotState, proxyTo: LiveSlots['proxyTo']): LiveSlots => ({
  occupants: { first, second },
  proxyTo,
});

describe('where an endpoint goes', () => {
  it.each([
    ['sagemaker-serverless', account(undefined, undefined, undefined), 'first', false],
    ['sagemaker-realtime', account(undefined, undefined, undefined), 'first', false],
    ['sagemaker-serverless', account('serverless', undefined, 'first'), 'first', false],
    ['sagemaker-realtime', account('serverless', undefined, 'first'), 'first', false],
    ['sagemaker-realtime', account('instances', undefined, 'first'), 'first', false],
    // What SageMaker does not do in place.
    ['sagemaker-serverless', account('instances', undefined, 'first'), 'second', true],
    ['sagemaker-serverless', account(undefined, 'instances', 'second'), 'first', true],
    // Taken up after a crash: before the proxy was switched, after it, and with another wish.
    ['sagemaker-serverless', account('instances', 'serverless', 'first'), 'second', true],
    ['sagemaker-serverless', account('instances', 'unknown', 'first'), 'second', true],
    ['sagemaker-serverless', account('instances', 'serverless', 'second'), 'second', false],
    ['sagemaker-realtime', account('instances', 'serverless', 'first'), 'first', false],
    ['sagemaker-realtime', account('instances', 'serverless', 'second'), 'second', false],
    // A first deploy that failed, and one that died before it had a proxy.
    ['sagemaker-serverless', account('unknown', undefined, undefined), 'first', false],
    ['sagemaker-serverless', account('instances', undefined, undefined), 'second', false],
    ['sagemaker-realtime', account(undefined, 'serverless', undefined), 'second', false],
  ] as const)('%s in %j: %s, switching: %s', (host, standing, slot, switches) => {
    expect(placed(host, standing)).toEqual({ slot, switches });
  });
});
