import { describe, expect, it } from 'vitest';
import { type ConfigInput, parseConfig } from '../../infra/parse-config.ts';
import { stack } from '../../infra/stack.ts';
import { PRICES } from '../../src/config/prices.ts';
import { idleCost, idleLine } from '../../src/deploy/idle-cost.ts';
import { artifacts, site } from '../infra/declared.ts';

const costOf = (over: Partial<ConfigInput>) => {
  const config = parseConfig({ name: 'shop', model: './m', ...over });
  const { archive, functionZip, image, ...others } = artifacts();
  const gib = 1024 ** 3;
  const layer = { mediaType: '', digest: '', bytes: gib, open: () => archive.open() };
  const stored = {
    ...others,
    archive: { ...archive, bytes: gib },
    functionZip: functionZip && { ...functionZip, bytes: gib },
    image: image && { ...image, blobs: [layer, layer] },
  };
  return idleCost(stack(config, stored, site), config);
};

describe('what a stack costs without requests', () => {
  it('is the snapshot of each version that is kept, where there are snapshots', () => {
    const host = { type: 'lambda-zip', memoryMb: 1024, snapStart: true } as const;
    const cost = costOf({ host, keepReleases: 1 });
    expect(cost.parts.map(({ usdPerMonth }) => usdPerMonth?.toFixed(2))).toEqual(['7.91', '0.09']);
    expect(idleLine(cost)).toBe(
      'Idle: about $8.00 a month in us-east-1 (SnapStart, up to 2 versions of 1 GB; S3, up to 2 releases)',
    );
  });

  it('is little for a function, and for a serverless endpoint', () => {
    const line = 'Idle: about $0.02 a month in us-east-1 (S3, one release)';
    expect(idleLine(costOf({ keepReleases: 0 }))).toBe(line);
    expect(costOf({ host: { type: 'lambda-zip' }, keepReleases: 0 }).usdPerMonth).toBeCloseTo(0.046);
  });

  it('is the images that are kept, where there are images', () => {
    const cost = costOf({ host: { type: 'lambda-image' }, keepReleases: 1 });
    expect(cost.parts[0]).toEqual({
      what: 'ECR, up to 2 images',
      price: 'ecr-storage',
      quantity: 4,
      usdPerMonth: 0.4,
    });
  });

  it('is every instance for the hours of a month', () => {
    const cost = costOf({ host: { type: 'sagemaker-realtime', instanceCount: 2 } });
    expect(cost.parts[0]).toMatchObject({ what: '2 × ml.m5.large', usdPerMonth: 2 * 0.115 * 730 });
  });

  it('names a price that is not known, and takes it from the configuration', () => {
    const host = { type: 'lambda-zip', memoryMb: 2048, provisionedConcurrency: 3 } as const;
    expect(idleLine(costOf({ host, keepReleases: 0 }))).toBe(
      "Idle: about $0.05 a month in us-east-1 (S3, one release); provisioned concurrency, 3 × 2 GB: price unknown, set prices['lambda-provisioned-concurrency']",
    );
    const prices = { 'lambda-provisioned-concurrency': 0.000004 };
    expect(costOf({ host, prices }).parts[0]?.usdPerMonth).toBeCloseTo(6 * 0.000004 * 730 * 3600);
    const rare = { type: 'sagemaker-realtime', instanceType: 'ml.r5.large' } as const;
    expect(costOf({ host: rare }).parts[0]).toMatchObject({ price: 'ml.r5.large', usdPerMonth: null });
    expect(costOf({ host: rare, prices: { 'ml.r5.large': 1 } }).parts[0]?.usdPerMonth).toBe(730);
  });

  it('rejects a price of something else', () => {
    expect(() => parseConfig({ name: 'shop', model: './m', prices: { lambda: 1 } })).toThrow(
      'prices.lambda: is neither an instance type nor one of lambda-snapstart-cache',
    );
  });
});

it('says of each price where it was read', () => {
  for (const [name, { source }] of Object.entries(PRICES)) expect(source, name).not.toBe('');
});
