import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config.ts';
import { type Feature, HOST_FEATURES, optionOf, refusal } from '../../src/config/host-features.ts';
import { HOST_TYPES, hostSchema } from '../../src/config/host-options.ts';
import { Fault } from '../../src/contract/fault.ts';

// One value per feature that is right wherever the feature exists.
const WISHES: Readonly<Record<Feature, object>> = {
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
  canary: { host: { instanceCount: 2 }, rollout: { strategy: 'canary' } },
  linear: { host: { instanceCount: 2 }, rollout: { strategy: 'linear' } },
  rolling: { host: { instanceCount: 2 }, rollout: { strategy: 'rolling' } },
  autoRollback: { rollout: { autoRollback: true } },
  waitSeconds: { rollout: { waitSeconds: 60 } },
};

const FEATURES = Object.keys(WISHES) as Feature[];
const CELLS = FEATURES.flatMap((feature) =>
  HOST_TYPES.map((host) => ({ feature, host, why: HOST_FEATURES[feature][host] })),
);

function parsed(feature: Feature, type: string): unknown {
  const { host = {}, ...rest } = WISHES[feature] as { host?: object };
  // More than one instance is what a step needs where there are instances; elsewhere it would be a wish of its own.
  const own = optionOf(feature).startsWith('host.') || type === 'sagemaker-realtime' ? host : {};
  // A GPU is a matter of the image and the machine: where there are machines, one that has it.
  const machine =
    feature === 'gpu' && type === 'sagemaker-realtime' ? { instanceType: 'ml.g4dn.xlarge' } : {};
  return parseConfig({ name: 'shop', model: './m', ...rest, host: { type, ...machine, ...own } });
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
  it('has a wish to try for every row, and a row for every option of every host', () => {
    expect(FEATURES.toSorted()).toEqual(Object.keys(HOST_FEATURES).toSorted());
    const options = hostSchema.options.flatMap(({ shape }) => Object.keys(shape));
    const rows = new Set<string>(FEATURES);
    expect(options.filter((option) => option !== 'type' && !rows.has(option))).toEqual([]);
  });

  it.each(CELLS.filter(({ why }) => why === true))('takes $feature on $host', ({ feature, host }) => {
    expect(refusal(feature, host)).toBeUndefined();
    expect(parsed(feature, host)).toMatchObject(WISHES[feature]);
  });

  it.each(CELLS.filter(({ why }) => why !== true))(
    'refuses $feature on $host: $why',
    ({ feature, host, why }) => {
      const fault = faultOf(() => parsed(feature, host));
      expect(fault.code).toBe('config');
      expect(fault.message).toContain(`${optionOf(feature)}: not on the host ${host}: ${why}`);
      const instead = HOST_TYPES.filter((type) => HOST_FEATURES[feature][type] === true);
      expect(fault.message).toContain(`It goes with ${instead.join(' or ')}.`);
      expect(fault.message.split('\n')).toHaveLength(2);
    },
  );

  it.each(FEATURES)('has a host that works for %s', (feature) => {
    expect(HOST_TYPES.filter((host) => HOST_FEATURES[feature][host] === true)).not.toEqual([]);
  });

  it('takes each host’s column for what its options are', () => {
    for (const { shape } of hostSchema.options) {
      const own = Object.keys(shape).filter((option) => option !== 'type');
      const column = FEATURES.filter(
        (feature) =>
          optionOf(feature).startsWith('host.') && HOST_FEATURES[feature][shape.type.value] === true,
      );
      expect(own.toSorted()).toEqual(column.toSorted());
    }
  });
});
