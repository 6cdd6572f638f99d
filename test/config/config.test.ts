import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../infra/parse-config.ts';
import type { Config } from '../../src/config/config.ts';

function unsupportedFeature(over: object): string {
  try {
    parseConfig({ name: 'shop', model: './m', ...over });
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  throw new Error('it was taken');
}

describe('parseConfig', () => {
  it('fills every default', () => {
    const config: Config = parseConfig({ name: 'shop', model: './m' });
    expect(config).toMatchObject({
      stage: 'dev',
      host: { type: 'sagemaker-serverless', memoryMb: 2048, maxConcurrency: 5 },
      container: { family: 'huggingface' },
      gateway: { auth: 'iam' },
    });
  });

  it.each([
    [
      { gateway: { cors: { origins: ['https://a.example/'] } } },
      'must be an origin in lower case without a path',
    ],
    [{ gateway: { cors: { origins: ['*', 'https://a.example'] } } }, '"*" must be the only entry'],
    [{ gateway: { routes: { label: {} } } }, 'gateway.routes: Unrecognized key: "label"'],
    [{ name: 'Shop' }, 'name: must start with a lower-case letter'],
    [{ name: 'a'.repeat(23) }, 'name:'],
    [{ host: { type: 'sagemaker-serverless', memoryMb: 1500 } }, 'host.memoryMb: must be one of 1024, 2048'],
    [{ host: { type: 'sagemaker-serverless', maxConcurrency: 201 } }, 'host.maxConcurrency:'],
    [{ host: { type: 'lambda' } }, 'host.type: must be one of "sagemaker-serverless", "sagemaker-realtime"'],
    [{ host: { type: 'sagemaker-realtime', instanceType: 'ml.p2.xlarge' } }, 'Use ml.g4dn.xlarge'],
    [{ host: { type: 'sagemaker-realtime', instanceCount: 0 } }, 'host.instanceCount:'],
    [{ host: { type: 'sagemaker-realtime', volumeGb: 513 } }, 'host.volumeGb:'],
    [
      { host: { type: 'sagemaker-realtime', dataDownloadTimeoutSeconds: 59 } },
      'host.dataDownloadTimeoutSeconds:',
    ],
    [
      { host: { type: 'sagemaker-realtime', startupHealthCheckTimeoutSeconds: 3601 } },
      'host.startupHealthCheckTimeoutSeconds:',
    ],
    [
      { host: { type: 'sagemaker-realtime', kmsKeyId: 'alias/mine' } },
      'host.kmsKeyId: must be the id or ARN',
    ],
    [
      { host: { type: 'sagemaker-realtime', vpc: { subnetIds: [], securityGroupIds: ['sg-0a1b2c3d'] } } },
      'host.vpc.subnetIds:',
    ],
    [{ host: { type: 'sagemaker-realtime', instances: 2 } }, 'instances'],
    [{ gateway: { auth: 'open' } }, 'gateway.auth:'],
    [{ memory: 2048 }, 'memory'],
    [{ logRetentionDays: 13 }, 'logRetentionDays:'],
    [{ container: { environment: { 'A-B': 'c' } } }, 'container.environment'],
  ])('rejects %j and names it', (over, named) => {
    expect(unsupportedFeature(over)).toContain(named);
  });

  it('fills every default of a real-time host', () => {
    expect(parseConfig({ name: 'shop', model: './m', host: { type: 'sagemaker-realtime' } }).host).toEqual({
      type: 'sagemaker-realtime',
      instanceType: 'ml.m5.large',
      instanceCount: 1,
    });
  });

  it('reports unsupported options together with all other errors', () => {
    const message = unsupportedFeature({
      stage: 'X',
      host: { type: 'sagemaker-serverless', volumeGb: 9, maxConcurrency: 0 },
    });
    expect(message).toContain('host.volumeGb: not supported on the host sagemaker-serverless');
    expect(message).toContain('Supported on sagemaker-realtime.');
    expect(message).toContain('host.maxConcurrency:');
    expect(message).toContain('stage:');
    expect(message).not.toContain('nrecognized');
  });

  it('reports all invalid options at once', () => {
    const message = unsupportedFeature({ stage: 'X', region: 'mars' });
    expect(message).toContain('stage:');
    expect(message).toContain('region:');
  });
});
