import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../infra/parse-config.ts';
import { declared, specOf, statementsOf } from '../declared.ts';

type Options = Partial<Extract<ConfigInput['host'], { type: 'sagemaker-realtime' }>>;

const realtime = (options: Options = {}, over: Partial<ConfigInput> = {}) =>
  declared({ ...over, host: { ...options, type: 'sagemaker-realtime' } }).resources;

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const VPC = { subnetIds: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };

describe('the real-time host', () => {
  it('declares the configured instances', () => {
    const resources = realtime({
      instanceType: 'ml.c6i.large',
      instanceCount: 3,
      dataDownloadTimeoutSeconds: 600,
      startupHealthCheckTimeoutSeconds: 900,
      volumeGb: 40,
    });
    expect(specOf(resources, 'endpoint-config').capacity).toEqual({
      type: 'instances',
      instanceType: 'ml.c6i.large',
      instanceCount: 3,
      dataDownloadTimeoutSeconds: 600,
      startupHealthCheckTimeoutSeconds: 900,
      volumeGb: 40,
    });
    expect(specOf(resources, 'endpoint').instanceCount).toBe(3);
  });

  it('leaves the number of workers to the model server by default', () => {
    const { environment } = specOf(realtime(), 'model');
    expect(environment).toMatchObject({ SAGEMAKER_PROGRAM: 'inference.py' });
    expect(Object.keys(environment).filter((name) => name.includes('WORKERS'))).toEqual([]);
    const told = { container: { environment: { SAGEMAKER_MODEL_SERVER_WORKERS: '2' } } };
    expect(specOf(realtime({}, told), 'model').environment).toMatchObject({
      SAGEMAKER_MODEL_SERVER_WORKERS: '2',
    });
  });

  it.each([
    ['ml.m5.large', undefined, '-cpu-'],
    ['ml.g4dn.xlarge', undefined, '-gpu-'],
    ['ml.g4dn.xlarge', 'cpu', '-cpu-'],
  ] as const)('chooses the image by the machine: %s with %s', (instanceType, processor, part) => {
    const container = processor === undefined ? {} : { container: { processor } };
    expect(specOf(realtime({ instanceType }, container), 'model').image).toContain(part);
  });

  it('sets the VPC of model and role only if configured', () => {
    const resources = realtime({ vpc: VPC });
    expect(specOf(resources, 'model').vpc).toEqual(VPC);
    const granted = statementsOf(resources).flatMap(({ Action }) => Action);
    expect(granted).toEqual(
      expect.arrayContaining(['ec2:CreateNetworkInterfacePermission', 'ec2:DescribeSubnets']),
    );
    const without = statementsOf(realtime()).flatMap(({ Action }) => Action);
    expect(without.filter((action) => /^(ec2|kms):/.test(action))).toEqual([]);
  });

  it.each([
    [KEY, `arn:aws:kms:eu-west-1:123456789012:key/${KEY}`],
    [`arn:aws:kms:eu-west-1:999999999999:key/${KEY}`, `arn:aws:kms:eu-west-1:999999999999:key/${KEY}`],
  ])('gives the config the key %s and the role that key alone', (kmsKeyId, resource) => {
    const resources = realtime({ kmsKeyId });
    expect(specOf(resources, 'endpoint-config').kmsKeyId).toBe(kmsKeyId);
    const statements = statementsOf(resources).filter(({ Action }) => Action[0]?.startsWith('kms:'));
    expect(statements.map(({ Resource }) => Resource)).toEqual([resource, resource]);
    const grant = statements.find(({ Action }) => Action.includes('kms:CreateGrant'));
    expect(grant?.Condition).toEqual({ Bool: { 'kms:GrantIsForAWSResource': 'true' } });
  });

  it('creates a new config for every changed option, and keeps it otherwise', () => {
    const name = (options: Options = {}): string => specOf(realtime(options), 'endpoint-config').name;
    const others: readonly Options[] = [
      {},
      { instanceCount: 2 },
      { instanceType: 'ml.c5.large' },
      { volumeGb: 20 },
      { dataDownloadTimeoutSeconds: 61 },
      { startupHealthCheckTimeoutSeconds: 61 },
      { kmsKeyId: KEY },
      { vpc: VPC },
    ];
    expect(new Set(others.map(name)).size).toBe(others.length);
    expect(name({ instanceCount: 2 })).toBe(name({ instanceCount: 2 }));
    expect(specOf(declared().resources, 'endpoint-config').name).not.toBe(name());
  });
});
