import type { Declaration } from '../../../src/aws/registry.ts';
import { Fault } from '../../../src/contract/fault.ts';
import type { ContainerImage } from '../../../src/contract/image.ts';
import { imageRepository } from '../../image-repository.ts';
import { tagsFor } from '../../naming.ts';
import type { HostInput } from '../host.ts';

/** The repository of a stack's images, and the image of a release in it. */
export function imageIn({ config, site, names }: HostInput, image: ContainerImage): Declaration[] {
  const repository = names.repository;
  return [
    {
      kind: 'repository',
      id: 'repository',
      needs: [],
      spec: {
        name: repository,
        ...imageRepository(site, 'lambda'),
        tags: tagsFor(names.owner, 'repository', config.tags),
      },
    },
    { kind: 'image', id: 'image', needs: ['repository'], spec: { repository, image } },
  ];
}

/** By digest: a function never changes with a tag. */
export function imageUri({ site, names }: HostInput, { digest }: ContainerImage): string {
  const suffix = site.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${site.account}.dkr.ecr.${site.region}.${suffix}/${names.repository}@${digest}`;
}

/** The image of a release. A release of another host has none. */
export function imageOfRelease({ functionImage }: HostInput): ContainerImage {
  if (functionImage) return functionImage;
  throw new Fault(
    'config',
    'This release was not packed as a container image.',
    'Deploy its folder with --host lambda-image.',
  );
}
