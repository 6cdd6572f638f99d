import type { Declaration } from '../../src/aws/index.ts';
import { cpuImage } from '../images.ts';
import { archiveKey, digestOf, roleArn, tagsFor } from '../naming.ts';
import { endpointPolicy, endpointTrust } from '../policies.ts';
import { releaseOf } from '../release.ts';
import type { HostInput, Hosted } from './host.ts';

/** Must stay the same over all updates: deployment guardrails refuse another name. */
const VARIANT = 'primary';

/**
 * A SageMaker serverless endpoint: scales to zero, 4 MB per call, cold starts of seconds.
 * Archive and role → model → config → endpoint; the first two are all it has to wait for.
 */
export function sagemakerServerless({ config, site, names, archive }: HostInput): Hosted {
  const image = cpuImage(site, config.container);
  const release = releaseOf(archive.digest, image, config);
  const tags = (id: string) => tagsFor(names.owner, id, config.tags);
  const { memoryMb, maxConcurrency } = config.host;
  const key = archiveKey(archive.digest);
  const modelDataUrl = `s3://${names.bucket}/${key}`;
  const modelRole = roleArn(site, names.endpointRole);
  const model = `${names.owner}-${digestOf([release.id, image.uri, modelDataUrl, modelRole])}`;
  const configName = `${names.owner}-${digestOf([model, memoryMb, maxConcurrency, VARIANT])}`;

  const resources: Declaration[] = [
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
      spec: { bucket: names.bucket, key, tags: tags('archive'), bytes: archive.bytes, open: archive.open },
    },
    {
      kind: 'log-group',
      id: 'endpoint-logs',
      needs: [],
      spec: { name: names.endpointLogs, retentionDays: config.logRetentionDays, tags: tags('endpoint-logs') },
    },
    {
      kind: 'role',
      id: 'endpoint-role',
      needs: [],
      spec: {
        name: names.endpointRole,
        description: `What the SageMaker endpoint ${names.endpoint} may do`,
        trust: endpointTrust(site),
        policy: endpointPolicy(site, names, image),
        tags: tags('endpoint-role'),
      },
    },
    {
      kind: 'model',
      id: 'model',
      needs: ['archive', 'endpoint-role'],
      spec: {
        name: model,
        image: image.uri,
        modelDataUrl,
        environment: release.environment,
        roleArn: modelRole,
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
        serverless: { memoryMb, maxConcurrency },
        tags: tags('endpoint-config'),
      },
    },
    {
      kind: 'endpoint',
      id: 'endpoint',
      needs: ['endpoint-config', 'endpoint-logs'],
      spec: { name: names.endpoint, configName, tags: tags('endpoint') },
    },
  ];
  return { resources, target: { via: 'sagemaker', endpoint: names.endpoint }, releaseId: release.id };
}
