import type { Declaration } from '../../../src/aws/registry.ts';
import type { Image } from '../../images.ts';
import { tagsFor } from '../../naming.ts';
import { endpointPolicy, endpointTrust } from '../../policies.ts';
import type { HostInput } from '../hosted.ts';
import type { Placement } from './placement.ts';

/** The role that SageMaker assumes for the container; none is declared if the configuration names one. */
export function executionRole(
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
    policy: endpointPolicy(site, names, image, {
      kmsKeyId,
      bucketKmsKeyId: config.bucket.kmsKeyId,
      inVpc: vpc !== undefined,
      alarmNames,
    }),
    permissionsBoundary: config.roles.permissionsBoundary,
    tags: tagsFor(names.owner, 'endpoint-role', config.tags),
  };
  return [{ kind: 'role', id: 'endpoint-role', needs: [], spec }];
}
