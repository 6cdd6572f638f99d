import type { FoundImage, ImagePort } from '../account/image-port.ts';
import { taggedImage } from './put-image.ts';
import type { Registry, Repository, StoredImage } from './registry.ts';
import { mayPull } from './repository-policy.ts';
import { unpackLayers } from './unpack-layers.ts';

const URI =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com\/(?<name>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

interface Stored {
  readonly repository: Repository;
  readonly image: StoredImage;
  readonly region: string;
}

/** The account's images for the services that run them. */
export function imagePort(registry: Registry): ImagePort {
  return {
    find: (uri) => {
      const stored = storedAt(registry, uri);
      return stored && found(registry, stored);
    },
    unpack: async (uri, folder) => {
      const stored = storedAt(registry, uri);
      if (!stored) throw new TypeError(`There is no image ${uri}.`);
      await unpackLayers(layersOf(stored), folder);
    },
  };
}

function storedAt(registry: Registry, uri: string): Stored | undefined {
  const { account, region = '', name = '', tag = 'latest', digest } = URI.exec(uri)?.groups ?? {};
  if (account !== registry.accountId) return undefined;
  const repository = registry.in(region).get(name);
  const image =
    digest === undefined ? repository && taggedImage(repository, tag) : repository?.images.get(digest);
  return repository && image && { repository, image, region };
}

interface Manifest {
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string; readonly mediaType: string }[];
}

function found({ accountId }: Registry, { repository, image, region }: Stored): FoundImage {
  const { digest, mediaType, bytes } = image;
  const { config, layers = [] } = JSON.parse(image.manifest) as Manifest;
  const document = config && repository.layers.get(config.digest)?.content.bytes();
  return {
    digest,
    mediaType,
    bytes,
    region,
    layerTypes: layers.map((layer) => layer.mediaType),
    config: document && (JSON.parse(Buffer.from(document).toString()) as FoundImage['config']),
    mayPull: (servicePrincipal, sourceArn) =>
      mayPull(repository.policy, servicePrincipal, { sourceArn, sourceAccount: accountId }),
  };
}

function layersOf({ repository, image }: Stored): ReadableStream<Uint8Array>[] {
  const { layers = [] } = JSON.parse(image.manifest) as Manifest;
  return layers.flatMap(({ digest }) => {
    const content = repository.layers.get(digest)?.content;
    return content ? [content.stream(0, content.size)] : [];
  });
}
