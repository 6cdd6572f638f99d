import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { describe, expect, it } from 'vitest';

import { runtimeAddress } from '../../../src/proxy/predictor/runtime-address.ts';

const REGIONS = [
  'us-east-1',
  'eu-west-1',
  'ap-southeast-2',
  'us-gov-west-1',
  'cn-north-1',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
];

/** The endpoint of the SDK's client. */
async function sdkAddress(region: string, useDualstackEndpoint: boolean, useFipsEndpoint: boolean) {
  const { config } = new SageMakerRuntimeClient({ region });
  const { url } = config.endpointProvider({
    Region: region,
    UseDualStack: useDualstackEndpoint,
    UseFIPS: useFipsEndpoint,
  });
  return url.href;
}

describe('runtimeAddress', () => {
  it.each(REGIONS)('equals the endpoint of the SDK in %s, with dual-stack and FIPS', async (region) => {
    for (const dualStack of [false, true]) {
      for (const fips of [false, true]) {
        const environment = {
          AWS_USE_DUALSTACK_ENDPOINT: String(dualStack),
          AWS_USE_FIPS_ENDPOINT: String(fips),
        };
        expect(runtimeAddress(environment, region).href).toBe(await sdkAddress(region, dualStack, fips));
      }
    }
  });

  it('is the one from the environment, the service-specific one first', () => {
    const both = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1/all',
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: 'http://127.0.0.1:2',
    };
    expect(runtimeAddress(both, 'eu-west-1').href).toBe('http://127.0.0.1:2/');
    expect(runtimeAddress({ AWS_ENDPOINT_URL: both.AWS_ENDPOINT_URL }, 'eu-west-1').href).toBe(
      'http://127.0.0.1:1/all',
    );
    const ignored = { ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect(runtimeAddress(ignored, 'eu-west-1').hostname).toBe('runtime.sagemaker.eu-west-1.amazonaws.com');
  });

  it('throws for an invalid URL', () => {
    expect(() => runtimeAddress({ AWS_ENDPOINT_URL: 'here' }, 'eu-west-1')).toThrow('Invalid URL');
  });
});
