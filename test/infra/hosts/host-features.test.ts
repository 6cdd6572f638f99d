import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../infra/parse-config.ts';
import { HOSTS } from '../../../infra/hosts/registry.ts';
import { featureOf, featuresOf, optionOf, unsupportedFeature } from '../../../src/config/host-features.ts';
import { Fault } from '../../../src/contract/fault.ts';

// One valid value per feature.
const VALUES: Readonly<Record<string, object>> = {
  memoryMb: { host: { memoryMb: 2048 } },
  maxConcurrency: { host: { maxConcurrency: 5 } },
  provisionedConcurrency: { host: { provisionedConcurrency: 1 } },
  instanceType: { host: { instanceType: 'ml.m5.large' } },
  instanceCount: { host: { instanceCount: 2 } },
  dataDownloadTimeoutSeconds: { host: { dataDownloadTimeoutSeconds: 600 } },
  startupHealthCheckTimeoutSeconds: { host: { startupHealthCheckTimeoutSeconds: 600 } },
  volumeGb: { host: { volumeGb: 30 } },
  kmsKeyId: { host: { kmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' } },
  vpc: { host: { vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] } } },
  gpu: { container: { processor: 'gpu' } },
  canary: { rollout: { strategy: 'canary' } },
  linear: { rollout: { strategy: 'linear' } },
  rolling: { rollout: { strategy: 'rolling' } },
  autoRollback: { rollout: { autoRollback: true } },
  waitSeconds: { rollout: { waitSeconds: 60 } },
  instancesAtATime: { rollout: { size: { instances: 1 } } },
  rollbackSize: { rollout: { rollbackSize: { percent: 50 } } },
  terminationWaitSeconds: { rollout: { terminationWaitSeconds: 60 } },
  maxExecutionSeconds: { rollout: { maxExecutionSeconds: 3_600 } },
  storageMb: { host: { storageMb: 1024 } },
  timeoutSeconds: { host: { timeoutSeconds: 30 } },
  architecture: { host: { architecture: 'arm64' } },
  python: { host: { python: '3.12' } },
  snapStart: { host: { snapStart: true } },
  baseImage: { host: { baseImage: 'public.ecr.aws/lambda/python:3.13' } },
};

const HOST_TYPES = Object.keys(HOSTS);
const FEATURES = Object.keys(VALUES);
const CELLS = FEATURES.flatMap((feature) =>
  HOST_TYPES.map((host) => ({ feature, host, why: featureOf(HOSTS, feature, host) })),
);

function parsed(feature: string, type: string): unknown {
  const { host = {}, rollout, ...rest } = VALUES[feature] as { host?: object; rollout?: object };
  const own = optionOf(feature).startsWith('host.') ? host : {};
  if (type !== 'sagemaker-realtime')
    return parseConfig({ name: 'shop', model: './m', ...rest, rollout, host: { type, ...own } });
  // A step requires more than one instance; a GPU, both image and instance type; some options, a strategy.
  const machine = { instanceCount: 2, ...(feature === 'gpu' && { instanceType: 'ml.g4dn.xlarge' }) };
  const strategy = { instancesAtATime: 'canary', rollbackSize: 'rolling' }[feature];
  const steps = { ...rollout, ...(strategy !== undefined && { strategy }) };
  return parseConfig({
    name: 'shop',
    model: './m',
    ...rest,
    rollout: steps,
    host: { type, ...machine, ...own },
  });
}

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('the matrix of hosts and features', () => {
  it('has a test value for every row, and a row for every option of every host', () => {
    expect(FEATURES.toSorted()).toEqual(featuresOf(HOSTS).toSorted());
  });

  it.each(CELLS.filter(({ why }) => why === true))('takes $feature on $host', ({ feature, host }) => {
    expect(unsupportedFeature(HOSTS, feature, host)).toBeUndefined();
    expect(parsed(feature, host)).toMatchObject(VALUES[feature] ?? {});
  });

  it.each(CELLS.filter(({ why }) => why !== true))(
    'rejects $feature on $host: $why',
    ({ feature, host, why }) => {
      const fault = faultOf(() => parsed(feature, host));
      expect(fault.code).toBe('config');
      expect(fault.message).toContain(`${optionOf(feature)}: not supported on the host ${host}: ${why}`);
      const instead = HOST_TYPES.filter((type) => featureOf(HOSTS, feature, type) === true);
      expect(fault.message).toContain(`Supported on ${instead.join(' or ')}.`);
      expect(fault.message.split('\n')).toHaveLength(2);
    },
  );

  it.each(FEATURES)('has a host that works for %s', (feature) => {
    expect(HOST_TYPES.filter((host) => featureOf(HOSTS, feature, host) === true)).not.toEqual([]);
  });

  it.each(CELLS)('has a reason of AWS for $feature on $host, or the feature', ({ why }) => {
    expect(why).not.toBe('it has no such option');
  });

  it('describes no option of the host itself', () => {
    for (const { options, features } of Object.values(HOSTS)) {
      const own = Object.keys(options.shape);
      expect(own.filter((option) => Object.hasOwn(features, option))).toEqual([]);
    }
  });
});
