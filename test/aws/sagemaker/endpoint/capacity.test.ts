import { describe, expect, it } from 'vitest';
import {
  capacityChanges,
  capacityOf,
  keepsCount,
  type LiveCapacity,
} from '../../../../src/aws/sagemaker/endpoint/capacity.ts';
import { Fault } from '../../../../src/contract/fault.ts';

const instances = (count: number, declaredCount: number | undefined): LiveCapacity => ({
  type: 'instances',
  count,
  declaredCount,
});

describe('capacityOf', () => {
  const serverless = { MemorySizeInMB: 2048, MaxConcurrency: 5 };
  const variant = { VariantName: 'primary' };

  it('distinguishes serverless from instances, and is undefined without data', () => {
    const onDemand = { ...variant, CurrentServerlessConfig: serverless, CurrentInstanceCount: 0 };
    expect(capacityOf({ ProductionVariants: [onDemand] }, undefined)).toEqual({ type: 'serverless' });
    const fleet = { ...variant, CurrentInstanceCount: 1, DesiredInstanceCount: 3 };
    expect(capacityOf({ ProductionVariants: [fleet] }, 1)).toEqual(instances(3, 1));
    expect(
      capacityOf({ ProductionVariants: undefined, PendingDeploymentSummary: undefined }, 1),
    ).toBeUndefined();
  });

  it('prefers pending over current capacity', () => {
    const moving = {
      ProductionVariants: [{ ...variant, CurrentServerlessConfig: serverless }],
      PendingDeploymentSummary: {
        EndpointConfigName: 'c',
        ProductionVariants: [{ ...variant, DesiredInstanceCount: 2 }],
      },
    };
    expect(capacityOf(moving, undefined)).toMatchObject({ type: 'instances', count: 2 });
  });
});

describe('keepsCount', () => {
  it.each([
    ['not scaled', 2, instances(2, 2), false],
    ['not scaled, the config asks for more', 3, instances(2, 2), false],
    ['not scaled, the config asks for fewer', 1, instances(2, 2), false],
    ['scaled out', 2, instances(6, 2), true],
    ['scaled out, the config asks for a little more', 3, instances(6, 2), true],
    ['scaled out, the config asks for more than that', 8, instances(6, 2), false],
    ['scaled in', 4, instances(1, 4), true],
    ['scaled in, the config asks for more', 5, instances(1, 4), false],
    ['its config is gone and it has more', 2, instances(6, undefined), true],
    ['its config is gone and it has fewer', 2, instances(1, undefined), false],
    ['serverless', 2, { type: 'serverless' } as const, false],
    ['not shown yet', 2, undefined, false],
  ])('%s', (_, wanted, live, kept) => {
    expect(keepsCount(wanted, live)).toBe(kept);
  });
});

describe('capacityChanges', () => {
  it('rejects real-time → serverless and suggests alternatives', () => {
    let thrown: unknown;
    try {
      capacityChanges('shop-dev', undefined, instances(1, 1));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Fault);
    expect(thrown).toMatchObject({ code: 'config' });
    expect((thrown as Fault).hint).toMatch(/npm run destroy/);
  });

  it('reports that serverless → real-time is one-way', () => {
    expect(capacityChanges('shop-dev', 1, { type: 'serverless' })).toMatchObject([{ field: 'host' }]);
  });

  it('reports a kept and a changed count, but not an unchanged one', () => {
    expect(capacityChanges('shop-dev', 2, instances(6, 2))).toMatchObject([
      { field: 'instances', from: 6, to: expect.stringContaining('kept') },
    ]);
    expect(capacityChanges('shop-dev', 3, instances(2, 2))).toEqual([{ field: 'instances', from: 2, to: 3 }]);
    expect(capacityChanges('shop-dev', 2, instances(2, 2))).toEqual([]);
    expect(capacityChanges('shop-dev', undefined, { type: 'serverless' })).toEqual([]);
  });
});
