import type { AwsClients } from '../core/clients.ts';
import { imageKind } from './image.ts';
import { repositoryKind } from './repository.ts';

export function ecrKinds(aws: AwsClients) {
  const repository = repositoryKind(aws);
  return { repository, image: imageKind(aws, repository) };
}
