import type { Capacity } from '../../src/aws/sagemaker/endpoint-config.ts';
import type { Declaration } from '../../src/aws/registry.ts';
import type { Vpc } from '../../src/aws/sagemaker/model.ts';
import { rolloutOf } from '../../src/config/rollout-plan.ts';
import { defaultProgram } from '../../src/package/hooks.ts';
import type { Processor } from '../../src/config/instance-type.ts';
import { alarmNamesOf, ownAlarms } from '../monitoring/rollout-alarms.ts';
import { type Image, imageFor } from '../images.ts';
import { archiveKey, digestOf, roleArn, tagsFor } from '../naming.ts';
import { endpointPolicy, endpointTrust } from '../policies.ts';
import { releaseOf } from '../release.ts';
import type { HostInput, Hosted } from './host.ts';
import { VARIANT } from './variant.ts';

// Caches go to /tmp, because a serverless container may write nowhere else; nothing is fetched from a hub at start.
const CACHES = { HF_HOME: '/tmp/huggingface', HF_HUB_OFFLINE: '1' };

/** In what one SageMaker host differs from another. */
export interface Placement {
  readonly processor: Processor;
  /** What the container needs to hear on such a host, before the user's own variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly capacity: Capacity;
  readonly kmsKeyId: string | undefined;
  readonly vpc: Vpc | undefined;
}

/**
 * A SageMaker endpoint of either kind. Archive and role → model → config → endpoint; the first two are all it has
 * to wait for.
 */
export function sagemakerEndpoint(input: HostInput, placement: Placement): Hosted {
  const { config, site, names, archive } = input;
  const { capacity, kmsKeyId, vpc } = placement;
  const image = imageFor(site, config.container, placement.processor);
  const environment = {
    SAGEMAKER_PROGRAM: defaultProgram,
    ...placement.environment,
    ...CACHES,
    ...config.container.environment,
  };
  const release = releaseOf(archive.digest, image, environment, config.host);
  const tags = (id: string) => tagsFor(names.owner, id, config.tags);
  const modelDataUrl = `s3://${names.bucket}/${archiveKey(archive.digest)}`;
  const modelRole = config.roles.endpoint ?? roleArn(site, names.endpointRole);
  // The release's id stands for the host's options too, VPC and key included.
  const model = `${names.owner}-${digestOf([release.id, image.uri, modelDataUrl, modelRole])}`;
  const configName = `${names.owner}-${digestOf([model, VARIANT, capacity, kmsKeyId])}`;
  const alarms = ownAlarms(config, names, VARIANT);
  const rollout = rolloutOf(config.rollout, alarmNamesOf(config.rollout, alarms));
  const instanceCount = capacity.type === 'instances' ? capacity.instanceCount : undefined;

  const resources: Declaration[] = [
    ...stored(input),
    ...executionRole(input, placement, image, rollout.alarmNames),
    {
      kind: 'model',
      id: 'model',
      needs: ['archive', ...(config.roles.endpoint ? [] : ['endpoint-role'])],
      spec: {
        name: model,
        image: image.uri,
        modelDataUrl,
        environment: release.environment,
        roleArn: modelRole,
        vpc,
        tags: tags('model'),
      },
    },
    {
      kind: 'endpoint-config',
      id: 'endpoint-config',
      needs: ['model'],
      spec: {
        name: configName,
        modelName: model,
        variantName: VARIANT,
        capacity,
        kmsKeyId,
        tags: tags('endpoint-config'),
      },
    },
    ...alarms,
    {
      kind: 'endpoint',
      id: 'endpoint',
      needs: ['endpoint-config', 'endpoint-logs', ...alarms.map(({ id }) => id)],
      spec: { name: names.endpoint, configName, instanceCount, rollout, tags: tags('endpoint') },
    },
  ];
  const target = { via: 'sagemaker', endpoint: names.endpoint, host: config.host.type } as const;
  return { resources, target, releaseId: release.id };
}

/** Where the archive lies and where the container's words go. */
function stored({ config, names, archive }: HostInput): Declaration[] {
  const tags = (id: string) => tagsFor(names.owner, id, config.tags);
  const { bytes, open, origin } = archive;
  const copyFrom = origin?.copyFrom;
  const key = archiveKey(archive.digest);
  return [
    {
      kind: 'bucket',
      id: 'archives',
      needs: [],
      spec: { name: names.bucket, tags: tags('archives'), abortUploadsAfterDays: 1 },
    },
    {
      kind: 'object',
      id: 'archive',
      needs: ['archives'],
      spec: { bucket: names.bucket, key, tags: tags('archive'), bytes, open, copyFrom },
    },
    {
      kind: 'log-group',
      id: 'endpoint-logs',
      needs: [],
      spec: { name: names.endpointLogs, retentionDays: config.logRetentionDays, tags: tags('endpoint-logs') },
    },
  ];
}

/** In whose name the container's host works; none is declared where the configuration brings one. */
function executionRole(
  { config, site, names }: HostInput,
  { kmsKeyId, vpc }: Placement,
  image: Image,
  alarmNames: readonly string[],
): Declaration[] {
  if (config.roles.endpoint) return [];
  const spec = {
    name: names.endpointRole,
    description: `What the SageMaker endpoint ${names.owner} may do`,
    trust: endpointTrust(site),
    policy: endpointPolicy(site, names, image, { kmsKeyId, inVpc: vpc !== undefined, alarmNames }),
    tags: tagsFor(names.owner, 'endpoint-role', config.tags),
  };
  return [{ kind: 'role', id: 'endpoint-role', needs: [], spec }];
}
