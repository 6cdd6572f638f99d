import { Fault } from '../src/contract/fault.ts';
import type { Config } from '../src/config/config.ts';
import type { Processor } from '../src/config/instance-type.ts';
import type { Frameworks } from '../src/package/transformers/model-config.ts';
import type { Site } from './site.ts';

/** An inference image in the registry of its region. */
export interface Image {
  readonly uri: string;
  readonly account: string;
  readonly repository: string;
  /** Empty for an image that is named by its digest. */
  readonly tag: string;
}

/** Where images are: a repository in an account's registry. */
export type ImageRepository = Pick<Image, 'account' | 'repository'>;

/** What chooses one of AWS's images. */
export interface AwsContainer {
  readonly family: Exclude<Config['container']['family'], 'lean'>;
  readonly version?: string | undefined;
}

// Registry account per region (SageMaker Python SDK, image_uri_config/huggingface.json and pytorch.json, Aug 2026).
const MAIN_ACCOUNT = '763104351884';
const MAIN_REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'sa-east-1',
] as const;

const ACCOUNTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(MAIN_REGIONS.map((region) => [region, MAIN_ACCOUNT])),
  'af-south-1': '626614931356',
  'ap-east-1': '871362719292',
  'ap-northeast-3': '364406365360',
  'ap-south-2': '772153158452',
  'ap-southeast-3': '907027046896',
  'ap-southeast-4': '457447274322',
  'ca-west-1': '204538143572',
  'eu-central-2': '380420809688',
  'eu-south-1': '692866216735',
  'eu-south-2': '503227376785',
  'il-central-1': '780543022126',
  'me-central-1': '914824155844',
  'me-south-1': '217643126080',
  'cn-north-1': '727897471807',
  'cn-northwest-1': '727897471807',
  'us-gov-east-1': '446045086412',
  'us-gov-west-1': '442386744353',
};

interface Family {
  readonly repository: string;
  /** Version as the user knows it → tag per processor, newest first. */
  readonly tags: Readonly<Record<string, Readonly<Record<Processor, string>>>>;
}

const FAMILIES: Readonly<Record<AwsContainer['family'], Family>> = {
  huggingface: {
    repository: 'huggingface-pytorch-inference',
    tags: {
      '5.5.3': {
        cpu: '2.6.0-transformers5.5.3-cpu-py312-ubuntu22.04',
        gpu: '2.6.0-transformers5.5.3-gpu-py312-cu124-ubuntu22.04',
      },
      '4.51.3': {
        cpu: '2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04',
        gpu: '2.6.0-transformers4.51.3-gpu-py312-cu124-ubuntu22.04',
      },
      '4.49.0': {
        cpu: '2.6.0-transformers4.49.0-cpu-py312-ubuntu22.04',
        gpu: '2.6.0-transformers4.49.0-gpu-py312-cu124-ubuntu22.04',
      },
      '4.48.0': {
        cpu: '2.3.0-transformers4.48.0-cpu-py311-ubuntu22.04',
        gpu: '2.3.0-transformers4.48.0-gpu-py311-cu121-ubuntu22.04',
      },
      '4.37.0': {
        cpu: '2.1.0-transformers4.37.0-cpu-py310-ubuntu22.04',
        gpu: '2.1.0-transformers4.37.0-gpu-py310-cu118-ubuntu20.04',
      },
    },
  },
  // Both forms of a tag exist, the short and the one with the system's name. The line ended at 2.6 (end of patch
  // 2026-06-30); the newer `pytorch` images are not configured for serving.
  pytorch: {
    repository: 'pytorch-inference',
    tags: {
      '2.6.0': {
        cpu: '2.6.0-cpu-py312-ubuntu22.04-sagemaker',
        gpu: '2.6.0-gpu-py312-cu124-ubuntu22.04-sagemaker',
      },
      '2.5.1': {
        cpu: '2.5.1-cpu-py311',
        gpu: '2.5.1-gpu-py311',
      },
      '2.4.0': {
        cpu: '2.4.0-cpu-py311',
        gpu: '2.4.0-gpu-py311',
      },
      '2.3.0': {
        cpu: '2.3.0-cpu-py311',
        gpu: '2.3.0-gpu-py311',
      },
      '2.2.0': {
        cpu: '2.2.0-cpu-py310',
        gpu: '2.2.0-gpu-py310',
      },
    },
  },
};

/** The parts of an image's URI, `ACCOUNT.dkr.ecr.REGION.SUFFIX/REPOSITORY` with `:TAG` or `@sha256:…`. */
export function imageOf(uri: string): Image {
  const [, account = '', repository = '', tag = ''] =
    /^(\d+)\.[^/]+\/([^:@]+)(?::([^:@]+))?(?:@.+)?$/.exec(uri) ?? [];
  return { uri, account, repository, tag };
}

/** What chooses an image of AWS; undefined for the lean container, which is built. */
export function awsContainer({ family, version }: Config['container']): AwsContainer | undefined {
  return family === 'lean' ? undefined : { family, version };
}

/** The versions a family has, newest first. */
export function imageVersions(family: AwsContainer['family']): readonly string[] {
  return Object.keys(FAMILIES[family].tags);
}

/** The image of a region for a processor. Throws Fault `config` and names the nearest version that exists. */
export function imageFor(site: Site, container: AwsContainer, processor: Processor): Image {
  const { repository, tags } = FAMILIES[container.family];
  const versions = Object.keys(tags);
  const version = container.version ?? newest(versions);
  const tag = tags[version]?.[processor];
  if (tag === undefined) throw unknownVersion(container.family, version, versions);
  const account = ACCOUNTS[site.region];
  if (account === undefined) throw unknownRegion(site.region);
  return { uri: `${registryHost(site, account)}/${repository}:${tag}`, account, repository, tag };
}

/** AWS's repositories of every family in a region; none where AWS has no inference images. */
export function awsRepositories({ region }: Site): ImageRepository[] {
  const account = ACCOUNTS[region];
  if (account === undefined) return [];
  return Object.values(FAMILIES).map(({ repository }) => ({ account, repository }));
}

/** The host name of an account's registry. */
export function registryHost({ partition, region }: Site, account: string): string {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${account}.dkr.ecr.${region}.${suffix}`;
}

/** The frameworks in an image, from its tag. The lean container has none: its graphs come from the newest PyTorch image. */
export function frameworksOf(container: Config['container']): Frameworks {
  const tag = nearestTag(awsContainer(container) ?? { family: 'pytorch' }, 'cpu');
  const [, torch = ''] = /^([\d.]+)/.exec(tag) ?? [];
  return { torch, transformers: /-transformers([\d.]+)-/.exec(tag)?.[1] };
}

/** The tag of an image. An unknown version counts as the nearest, which `imageFor` reports. */
export function nearestTag({ family, version }: AwsContainer, processor: Processor): string {
  const { tags } = FAMILIES[family];
  const versions = Object.keys(tags);
  return (
    tags[version === undefined ? newest(versions) : nearestVersion(version, versions)]?.[processor] ?? ''
  );
}

function newest(versions: readonly string[]): string {
  return versions[0] ?? '';
}

function unknownVersion(family: string, version: string, versions: readonly string[]): Fault {
  const nearest = nearestVersion(version, versions);
  const others = versions.filter((each) => each !== nearest);
  return new Fault(
    'config',
    `There is no ${family} inference image with version "${version}"; the closest is ${nearest}.`,
    `Set container.version to '${nearest}' (or one of ${others.join(', ')}).`,
  );
}

/**
 * The version that was most likely meant: as many equal leading parts as possible, then the smallest difference in the
 * next part, so that "4.51" means 4.51.3.
 */
export function nearestVersion(version: string, versions: readonly string[]): string {
  const wanted = partsOf(version);
  const ranked = versions.toSorted((left, right) => {
    const [near, far] = [distance(wanted, partsOf(left)), distance(wanted, partsOf(right))];
    const at = near.findIndex((part, index) => part !== far[index]);
    return at < 0 ? 0 : (near[at] ?? 0) - (far[at] ?? 0);
  });
  return newest(ranked);
}

function partsOf(version: string): number[] {
  return (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);
}

function distance(wanted: readonly number[], found: readonly number[]): number[] {
  return found.map((part, index) => Math.abs(part - (wanted[index] ?? part)));
}

function unknownRegion(region: string): Fault {
  return new Fault(
    'config',
    `This version knows of no inference images in the region "${region}".`,
    `Choose one of ${Object.keys(ACCOUNTS).join(', ')}.`,
  );
}
