import { expect, it } from 'vitest';
import { sizeOf } from '../../src/config/instance-size.ts';

// As in the tables of the Amazon EC2 instance types.
it.each([
  ['ml.t2.medium', 2, 4],
  ['ml.t2.large', 2, 8],
  ['ml.t2.2xlarge', 8, 32],
  ['ml.c4.large', 2, 3.75],
  ['ml.c5.large', 2, 4],
  ['ml.c5.9xlarge', 36, 72],
  ['ml.c6in.32xlarge', 128, 256],
  ['ml.m4.10xlarge', 40, 160],
  ['ml.m5.large', 2, 8],
  ['ml.m5d.24xlarge', 96, 384],
  ['ml.m7i.48xlarge', 192, 768],
  ['ml.r5.xlarge', 4, 32],
  ['ml.r6i.4xlarge', 16, 128],
])('%s has %i CPUs and %d GiB', (type, cpus, memoryGib) => {
  expect(sizeOf(type)).toEqual({ cpus, memoryGib });
});

it.each(['ml.g5.xlarge', 'ml.p5.48xlarge', 'ml.z9.large'])('%s is not known', (type) => {
  expect(sizeOf(type)).toBeUndefined();
});
