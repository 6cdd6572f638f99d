import type * as sdk from '@aws-sdk/client-ecr';
import { AwsError } from '../aws-error.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { page } from './paging.ts';
import type { Registry, Repository } from './registry.ts';

type EcrActions = Actions<typeof sdk>;

/** Creating, finding and deleting repositories, and their tags. */
export function repositoryActions(registry: Registry): EcrActions {
  return {
    CreateRepository: (input, { region }) => ({
      repository: described(registry, create(registry, region, input)),
    }),
    DescribeRepositories: (input, { region }) => {
      const { repositoryNames, registryId } = input;
      const named = repositoryNames?.map((repositoryName) =>
        registry.find(region, { registryId, repositoryName }),
      );
      const found = named ?? [...registry.in(region).values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const { items, nextToken } = page(found, input);
      return { repositories: items.map((each) => described(registry, each)), nextToken };
    },
    DeleteRepository: (input, { region }) => {
      const found = registry.find(region, input);
      if (found.images.size > 0 && input.force !== true) throw notEmpty(registry, found);
      registry.remove(region, found);
      return { repository: described(registry, found) };
    },
    TagResource: ({ resourceArn, tags }, { region }) => {
      const found = byArn(registry, region, resourceArn);
      for (const { Key, Value } of tags) found.tags.set(Key, Value);
    },
    UntagResource: ({ resourceArn, tagKeys }, { region }) => {
      const found = byArn(registry, region, resourceArn);
      for (const key of tagKeys) found.tags.delete(key);
    },
    ListTagsForResource: ({ resourceArn }, { region }) => ({
      tags: [...byArn(registry, region, resourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

function create(
  registry: Registry,
  region: string,
  input: Input<typeof sdk, 'CreateRepository'>,
): Repository {
  const { repositoryName: name, tags = [], imageTagMutability, imageScanningConfiguration } = input;
  if (registry.in(region).has(name)) throw alreadyExists(registry, name);
  return registry.create(region, {
    name,
    tags: new Map(tags.map(({ Key, Value }) => [Key, Value])),
    encryption: input.encryptionConfiguration ?? { encryptionType: 'AES256' },
    tagMutability: imageTagMutability === 'IMMUTABLE' ? 'IMMUTABLE' : 'MUTABLE',
    scanOnPush: imageScanningConfiguration?.scanOnPush ?? false,
  });
}

function described({ accountId }: Registry, repository: Repository): sdk.Repository {
  const { name, arn, uri, createdAt, tagMutability, scanOnPush, encryption } = repository;
  return {
    repositoryArn: arn,
    registryId: accountId,
    repositoryName: name,
    repositoryUri: uri,
    createdAt,
    imageTagMutability: tagMutability,
    imageScanningConfiguration: { scanOnPush },
    encryptionConfiguration: encryption,
  };
}

function byArn(registry: Registry, region: string, arn: string): Repository {
  const found = [...registry.in(region).values()].find((each) => each.arn === arn);
  if (found) return found;
  const name = /:repository\/(.+)$/.exec(arn)?.[1];
  if (name === undefined) throw invalidArn(arn);
  return registry.find(region, { registryId: arn.split(':')[4], repositoryName: name });
}

function invalidArn(arn: string): AwsError {
  const message = `Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid ARN' (${arn})`;
  return new AwsError('InvalidParameterException', message);
}

// The texts of ECR here and in the other files of this folder, unless a source is named: moto, ecr/exceptions.py.

function alreadyExists({ accountId }: Registry, name: string): AwsError {
  return new AwsError(
    'RepositoryAlreadyExistsException',
    `The repository with name '${name}' already exists in the registry with id '${accountId}'`,
  );
}

function notEmpty({ accountId }: Registry, { name }: Repository): AwsError {
  return new AwsError(
    'RepositoryNotEmptyException',
    `The repository with name '${name}' in registry with id '${accountId}' cannot be deleted because it still contains images`,
  );
}
