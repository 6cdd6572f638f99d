import { describe, expect, it } from 'vitest';
import { partitionOf } from '../../infra/site.ts';

describe('the partition of a region', () => {
  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-south-1', 'aws-iso-f'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('%s lies in %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });
});
