import { describe, expect, it } from 'vitest';
import { hasLocalDisk, instanceProblem, processorOf } from '../../src/config/instance-type.ts';

describe('instanceProblem', () => {
  it.each([
    'ml.m5.large',
    'ml.t2.medium',
    'ml.c7i.48xlarge',
    'ml.g4dn.xlarge',
    'ml.g6e.2xlarge',
    'ml.p5.48xlarge',
  ])('takes %s', (type) => {
    expect(instanceProblem(type)).toBeUndefined();
  });

  it.each([
    ['ml.p2.xlarge', /retired.*ml\.g4dn\.xlarge/],
    ['ml.t3.medium', /does not host endpoints.*ml\.t2\.medium/],
    ['ml.m6g.large', /Arm.*ml\.m7i\.large/],
    ['ml.r7gd.xlarge', /Arm/],
    ['ml.p6e-gb200.36xlarge', /Arm/],
    ['ml.p6-b200.48xlarge', /CUDA 12\.8/],
    ['ml.inf2.xlarge', /compiled for it/],
    ['ml.z9.large', /not a supported family/],
    ['m5.large', /an example is ml\.m5\.large/],
    ['ml.m5.huge', /not an instance type/],
  ])('rejects %s and names a way out', (type, said) => {
    expect(instanceProblem(type)).toMatch(said);
  });

  it('suggests only types that it accepts', () => {
    const unsupported = ['ml.p2.xlarge', 'ml.t3.medium', 'ml.c8g.large', 'ml.g7e.2xlarge', 'ml.trn1.2xlarge'];
    const proposed = unsupported.map((type) => /Use (\S+)$/.exec(instanceProblem(type) ?? '')?.[1] ?? '');
    expect(proposed.map((type) => instanceProblem(type))).toEqual(proposed.map(() => undefined));
  });
});

describe('the properties of an instance type', () => {
  it.each([
    ['ml.m5.large', 'cpu', false],
    ['ml.c5d.xlarge', 'cpu', true],
    ['ml.g5.xlarge', 'gpu', true],
    ['ml.p3.2xlarge', 'gpu', false],
  ])('%s: %s, drives of its own: %s', (type, processor, localDisk) => {
    expect(processorOf(type)).toBe(processor);
    expect(hasLocalDisk(type)).toBe(localDisk);
  });
});
