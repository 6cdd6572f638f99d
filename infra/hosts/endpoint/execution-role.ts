import type { Declaration } from '../../../src/aws/registry.ts';
import { awsRepositories, type ImageRepository } from '../../images.ts';
import { tagsFor } from '../../naming.ts';
import { endpointPolicy, endpointTrust } from '../../policies.ts';
import type { HostInput } from '../hosted.ts';
import type { Placement } from './placement.ts';

/** The role that SageMaker assumes for the container; none is declared if the configuration names one. */
export function executionRole(
  input: HostInput,
  { kmsKeyId, vpc }: Placement,
  alarmNames: readonly string[],
): Declaration[] {
  const { config, site, names } = input;
  if (config.roles.endpoint) return [];
  const spec = {
    name: names.endpointRole,
    description: `What the SageMaker endpoint ${names.owner} may do`,
    trust: endpointTrust(site),
    policy: endpointPolicy(site, names, repositories(input), {
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

/**
 * Every repository that an endpoint of the stack can pull from, whichever family is configured. The serving release and the
 * next one both need theirs until the switch is over, and a changed policy takes effect 10 to 30 s after it was written
 * (hashicorp/terraform-provider-aws#6566), so that a role with only the configured one can fail the update. AWS's images
 * are open to every account, and the stack's repository has no other images.
 */
function repositories({ site, names }: HostInput): ImageRepository[] {
  return [...awsRepositories(site), { account: site.account, repository: names.repository }];
}
