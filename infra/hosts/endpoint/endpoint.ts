import type { Declaration } from '../../../src/aws/registry.ts';
import { instanceCountOf } from '../../../src/config/capacity.ts';
import { archiveKey, digestOf, roleArn, tagsFor } from '../../naming.ts';
import type { HostInput, Hosted } from '../hosted.ts';
import { rolloutWith } from '../watched-rollout.ts';
import { archiveStorage } from './archive-storage.ts';
import { type Container, containerOf } from './container.ts';
import { executionRole } from './execution-role.ts';
import { type Placement, VARIANT } from './placement.ts';
import { ownAlarms } from './rollout-alarms.ts';

/**
 * A SageMaker endpoint of any capacity: archive, image and role → model → configuration → endpoint. It waits for nothing
 * else.
 */
export function declareEndpoint(input: HostInput, placement: Placement): Hosted {
  const { config, names } = input;
  const container = containerOf(input, placement);
  const model = modelOf(input, placement, container);
  const endpointConfig = endpointConfigOf(input, placement, model.spec.name);
  const alarms = ownAlarms(config, names, VARIANT);
  const rollout = rolloutWith(config.rollout, alarms);
  const resources: Declaration[] = [
    ...archiveStorage(input),
    ...container.stored,
    logGroupOf(input),
    ...executionRole(input, placement, rollout.alarmNames),
    model,
    endpointConfig,
    ...alarms,
    {
      kind: 'endpoint',
      id: 'endpoint',
      needs: ['endpoint-config', 'endpoint-logs', ...alarms.map(({ id }) => id)],
      spec: {
        name: names.endpoint,
        configName: endpointConfig.spec.name,
        instanceCount: instanceCountOf(placement.capacity),
        rollout,
        tags: tagsFor(names.owner, 'endpoint', config.tags),
      },
    },
  ];
  return { resources, traffic: [], servedBy: 'endpoint', releaseId: container.releaseId };
}

type DeclarationOf<Name> = Extract<Declaration, { kind: Name }>;

function modelOf(
  { config, site, names, archive }: HostInput,
  { vpc }: Placement,
  { image, stored, releaseId, environment }: Container,
): DeclarationOf<'model'> {
  const modelDataUrl = `s3://${names.bucket}/${archiveKey(archive.digest)}`;
  const role = config.roles.endpoint ?? roleArn(site, names.endpointRole);
  return {
    kind: 'model',
    id: 'model',
    needs: [
      'archive',
      ...stored.filter(({ kind }) => kind === 'image').map(({ id }) => id),
      ...(config.roles.endpoint ? [] : ['endpoint-role']),
    ],
    spec: {
      // The release id covers the options of the host, VPC and key included.
      name: `${names.owner}-${digestOf([releaseId, image.uri, modelDataUrl, role])}`,
      image: image.uri,
      modelDataUrl,
      environment,
      roleArn: role,
      vpc,
      tags: tagsFor(names.owner, 'model', config.tags),
    },
  };
}

function endpointConfigOf(
  { config, names }: HostInput,
  { capacity, kmsKeyId }: Placement,
  modelName: string,
): DeclarationOf<'endpoint-config'> {
  return {
    kind: 'endpoint-config',
    id: 'endpoint-config',
    needs: ['model'],
    spec: {
      name: `${names.owner}-${digestOf([modelName, VARIANT, capacity, kmsKeyId])}`,
      modelName,
      variantName: VARIANT,
      capacity,
      kmsKeyId,
      tags: tagsFor(names.owner, 'endpoint-config', config.tags),
    },
  };
}

/** SageMaker creates the group too, but without a retention period. */
function logGroupOf({ config, names }: HostInput): DeclarationOf<'log-group'> {
  return {
    kind: 'log-group',
    id: 'endpoint-logs',
    needs: [],
    spec: {
      name: names.endpointLogs,
      retentionDays: config.logRetentionDays,
      tags: tagsFor(names.owner, 'endpoint-logs', config.tags),
    },
  };
}
