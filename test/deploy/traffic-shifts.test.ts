import { describe, expect, it } from 'vitest';
import { trafficLine } from '../../src/deploy/traffic-shifts.ts';

const old = { version: '3', release: 'r-0123456789ab', percent: 90 };

describe('the line of a traffic shift', () => {
  it('names both versions with their releases and shares, and since when', () => {
    const shares = [old, { version: '4', release: 'r-ba9876543210', percent: 10 }];
    expect(trafficLine({ alias: 'shop-dev-zip:live', shares, since: '2026-01-01T00:00:00.000Z' })).toBe(
      'Requests to shop-dev-zip:live: 90 % to version 3 (r-0123456789ab), 10 % to version 4 (r-ba9876543210), since 2026-01-01T00:00:00.000Z',
    );
  });

  it('says which version no deploy has published, and no time that nobody wrote down', () => {
    const shares = [old, { version: '4', release: undefined, percent: 10 }];
    expect(trafficLine({ alias: 'shop-dev-zip:live', shares, since: undefined })).toMatch(
      /10 % to version 4 \(of no release\)$/,
    );
  });
});
