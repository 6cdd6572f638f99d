import type { Declaration } from '../../../src/aws/registry.ts';
import { Fault } from '../../../src/contract/fault.ts';
import type { ContainerImage } from '../../../src/contract/image.ts';
import { imageRepository } from '../../image-repository.ts';
import { tagsFor } from '../../naming.ts';
import { type Image, registryHost } from '../../images.ts';
import type { HostInput } from '../hosted.ts';

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
        ...imageRepository(site),
        tags: tagsFor(names.owner, 'repository', config.tags),
      },
    },
    { kind: 'image', id: 'image', needs: ['repository'], spec: { repository, image } },
  ];
}

/** Where it is, by digest: a release never changes with a tag. */
export function placeOf({ site, names }: HostInput, { digest }: ContainerImage): Image {
  const { account } = site;
  const { repository } = names;
  return { uri: `${registryHost(site, account)}/${repository}@${digest}`, account, repository, tag: '' };
}

/** The image of a release. Throws Fault `config` for a release that has none, as it was packed for another host. */
export function imageOfRelease({ image }: HostInput): ContainerImage {
  if (image) return image;
  throw new Fault(
    'config',
    'This release was not packed as a container image.',
    'Deploy its folder with the same options.',
  );
}
