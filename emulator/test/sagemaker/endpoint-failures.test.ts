import { describe, expect, it } from 'vitest';
import {
  makeConfig,
  makeEndpoint,
  makeModel,
  openHostingAccount,
  PYTHON,
  SERVERLESS,
  settled,
} from './hosting-account.ts';
import { containersOn } from '../../../src/container/container-process.ts';

describe('what this emulator cannot host', () => {
  it.each([
    [
      'another image',
      '763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.30',
      undefined,
      SERVERLESS,
      'This emulator hosts only the images',
    ],
    [
      'not gzip',
      undefined,
      new TextEncoder().encode('not an archive'),
      SERVERLESS,
      'Failed to extract model data archive from URL "s3://bucket/odd.tar.gz". Please ensure that the object located at the URL is a valid tar.gz archive.',
    ],
  ])('fails the endpoint: %s', async (_what, image, bytes, variant, reason) => {
    const other = await openHostingAccount({ startContainer: containersOn(PYTHON) });
    try {
      await makeModel(other, 'odd', { ...(image && { image }), ...(bytes && { bytes }) });
      await makeConfig(other, 'odd', variant);
      await makeEndpoint(other, 'odd', 'odd');
      const { EndpointStatus, FailureReason } = await settled(other, 'odd');
      expect(EndpointStatus).toBe('Failed');
      expect(FailureReason).toContain(reason);
    } finally {
      await other.close();
    }
  });

  it('fails the endpoint without Python or without the program', async () => {
    for (const [options, reason] of [
      [{}, 'This emulator was started without a container runtime.'],
      [{ startContainer: containersOn('/nowhere/python3') }, 'did not pass the ping health check'],
    ] as const) {
      const other = await openHostingAccount(options);
      try {
        await makeModel(other, 'odd');
        await makeConfig(other, 'odd');
        await makeEndpoint(other, 'odd', 'odd');
        expect(await settled(other, 'odd')).toMatchObject({
          EndpointStatus: 'Failed',
          FailureReason: expect.stringContaining(reason) as string,
        });
      } finally {
        await other.close();
      }
    }
  });
});

describe('the count of serverless endpoints', () => {
  it('is limited to fifty per region', async () => {
    const other = await openHostingAccount({ timeScale: 10 });
    try {
      await makeModel(other, 'm');
      await makeConfig(other, 'm');
      for (let index = 0; index < 50; index += 1) await makeEndpoint(other, `e${index}`, 'm');
      await expect(makeEndpoint(other, 'e50', 'm')).rejects.toMatchObject({ name: 'ResourceLimitExceeded' });
    } finally {
      await other.close();
    }
  });
});
