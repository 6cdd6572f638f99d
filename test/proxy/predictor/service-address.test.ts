import { LambdaClient } from '@aws-sdk/client-lambda';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { describe, expect, it } from 'vitest';

import { type Service, serviceAddress } from '../../../src/proxy/predictor/service-address.ts';

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
function sdkAddress(service: Service, region: string, UseDualStack: boolean, UseFIPS: boolean): string {
  const parameters = { Region: region, UseDualStack, UseFIPS };
  const { url } =
    service === 'lambda'
      ? new LambdaClient({ region }).config.endpointProvider(parameters)
      : new SageMakerRuntimeClient({ region }).config.endpointProvider(parameters);
  return url.href;
}

const EACH = (['sagemaker', 'lambda'] as const).flatMap((service) =>
  REGIONS.map((region) => ({ service, region })),
);

describe('serviceAddress', () => {
  it.each(EACH)(
    'of $service equals that of the SDK in $region, with dual-stack and FIPS',
    ({ service, region }) => {
      for (const dualStack of [false, true]) {
        for (const fips of [false, true]) {
          const environment = {
            AWS_USE_DUALSTACK_ENDPOINT: String(dualStack),
            AWS_USE_FIPS_ENDPOINT: String(fips),
          };
          expect(serviceAddress(service, environment, region).href).toBe(
            sdkAddress(service, region, dualStack, fips),
          );
        }
      }
    },
  );

  it('is the one from the environment, the service-specific one first', () => {
    const both = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1/all',
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: 'http://127.0.0.1:2',
      AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:3',
    };
    expect(serviceAddress('lambda', both, 'eu-west-1').href).toBe('http://127.0.0.1:3/');
    expect(serviceAddress('sagemaker', both, 'eu-west-1').href).toBe('http://127.0.0.1:2/');
    expect(serviceAddress('sagemaker', { AWS_ENDPOINT_URL: both.AWS_ENDPOINT_URL }, 'eu-west-1').href).toBe(
      'http://127.0.0.1:1/all',
    );
    const ignored = { ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect(serviceAddress('sagemaker', ignored, 'eu-west-1').hostname).toBe(
      'runtime.sagemaker.eu-west-1.amazonaws.com',
    );
  });

  it('throws for an invalid URL', () => {
    expect(() => serviceAddress('sagemaker', { AWS_ENDPOINT_URL: 'here' }, 'eu-west-1')).toThrow(
      'Invalid URL',
    );
  });
});
