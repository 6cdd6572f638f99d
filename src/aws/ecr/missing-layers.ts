import { BatchCheckLayerAvailabilityCommand } from '@aws-sdk/client-ecr';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';

// The longest list that BatchCheckLayerAvailability takes.
const MAX_DIGESTS = 100;

/** Which of these layers a repository does not have, by digest. */
export async function missingLayers(
  aws: AwsClients,
  repositoryName: string,
  digests: Iterable<string>,
): Promise<ReadonlySet<string>> {
  const missing = new Set(digests);
  const asked = [...missing];
  for (let first = 0; first < asked.length; first += MAX_DIGESTS) {
    const layerDigests = asked.slice(first, first + MAX_DIGESTS);
    const input = { repositoryName, layerDigests };
    const { layers = [] } = await calling(
      'ecr:BatchCheckLayerAvailability',
      async () => await aws.ecr.send(new BatchCheckLayerAvailabilityCommand(input)),
    );
    for (const { layerDigest = '', layerAvailability } of layers)
      if (layerAvailability === 'AVAILABLE') missing.delete(layerDigest);
  }
  return missing;
}
