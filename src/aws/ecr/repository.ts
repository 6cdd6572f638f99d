import { isDeepStrictEqual } from 'node:util';
import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  ListTagsForResourceCommand,
  paginateDescribeRepositories,
  type Repository,
} from '@aws-sdk/client-ecr';
import { ownerIn, type Tags, tagList } from '../../reconcile/owner.ts';
import type { Change, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { allPages, mapLimit, singleFlight } from '../core/listing.ts';
import {
  type Document,
  readPolicies,
  type RepositorySettings,
  writeSettings,
} from './repository-settings.ts';

/** A private repository for the images of a stack. */
export interface RepositorySpec extends RepositorySettings {
  /** Lower case; parts may be separated by slashes. */
  readonly name: string;
  readonly tags: Tags;
}

export interface LiveRepository extends RepositorySettings {
  readonly owner: string | undefined;
}

const LOST = 'its images are lost';

export type RepositoryKind = Kind<RepositorySpec, LiveRepository>;

/** ECR repositories: created with tags; their settings and policies are synced. */
export function repositoryKind(aws: AwsClients): RepositoryKind {
  return {
    expectedMs: 1_000,
    impact: { replace: LOST, remove: LOST },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffRepository,
    read: async (name) => await readRepository(aws, name),
    create: async (spec) => {
      await createRepository(aws, spec);
      await writeSettings(aws, spec, new Set(['lifecycle policy', 'repository policy']));
    },
    update: async (spec, _live, changes) =>
      await writeSettings(aws, spec, new Set(changes.map(({ field }) => field))),
    remove: async (name) =>
      await unlessGone(
        'ecr:DeleteRepository',
        async () => await aws.ecr.send(new DeleteRepositoryCommand({ repositoryName: name, force: true })),
      ),
    list: singleFlight(async (prefix) => await listRepositories(aws, prefix)),
  };
}

function diffRepository(spec: RepositorySpec, live: LiveRepository): Change[] {
  return [
    ...different('scan on push', String(live.scanOnPush), String(spec.scanOnPush)),
    ...different('immutable tags', String(live.immutableTags), String(spec.immutableTags)),
    ...differentDocuments('lifecycle policy', live.lifecyclePolicy, spec.lifecyclePolicy),
    ...differentDocuments('repository policy', live.policy, spec.policy),
  ];
}

function different(field: string, from: string, to: string): Change[] {
  return from === to ? [] : [{ field, from, to }];
}

function differentDocuments(
  field: string,
  live: Document | undefined,
  wanted: Document | undefined,
): Change[] {
  if (isDeepStrictEqual(live, wanted)) return [];
  return [{ field, from: textOf(live), to: textOf(wanted) }];
}

function textOf(document: Document | undefined): string {
  return document ? JSON.stringify(document) : 'none';
}

async function readRepository(aws: AwsClients, name: string): Promise<LiveRepository | undefined> {
  const found = await unlessAbsent(
    'ecr:DescribeRepositories',
    async () => await aws.ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] })),
  );
  const repository = found?.repositories?.[0];
  if (!repository) return undefined;
  const [owner, policies] = await Promise.all([ownerOf(aws, repository), readPolicies(aws, name)]);
  return {
    owner,
    scanOnPush: repository.imageScanningConfiguration?.scanOnPush ?? false,
    immutableTags: repository.imageTagMutability === 'IMMUTABLE',
    ...policies,
  };
}

async function ownerOf(
  aws: AwsClients,
  { repositoryArn: resourceArn }: Repository,
): Promise<string | undefined> {
  const answer = await unlessAbsent(
    'ecr:ListTagsForResource',
    async () => await aws.ecr.send(new ListTagsForResourceCommand({ resourceArn })),
  );
  return ownerIn(answer?.tags);
}

async function createRepository(aws: AwsClients, spec: RepositorySpec): Promise<void> {
  const input = {
    repositoryName: spec.name,
    tags: tagList(spec.tags),
    imageTagMutability: spec.immutableTags ? ('IMMUTABLE' as const) : ('MUTABLE' as const),
    imageScanningConfiguration: { scanOnPush: spec.scanOnPush },
  };
  await calling('ecr:CreateRepository', async () => await aws.ecr.send(new CreateRepositoryCommand(input)));
}

async function listRepositories(aws: AwsClients, prefix: string): Promise<Found[]> {
  const pages = paginateDescribeRepositories({ client: aws.ecr }, {});
  const all = await allPages('ecr:DescribeRepositories', pages, (page) => page.repositories);
  const named = all.filter(({ repositoryName }) => repositoryName?.startsWith(prefix));
  return await mapLimit(named, async (repository) => ({
    name: repository.repositoryName ?? '',
    owner: await ownerOf(aws, repository),
    sinceMs: repository.createdAt?.getTime(),
  }));
}
