import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  ListTagsForResourceCommand,
  type LogGroup,
  paginateDescribeLogGroups,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { OWNER_TAG, type Tags } from '../../reconcile/owner.ts';
import type { Change, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { allPages, mapLimit } from '../core/listing.ts';

/** A log group that is created before its writer, so that retention and owner tag apply from the first line. */
export interface LogGroupSpec {
  readonly name: string;
  readonly retentionDays: number;
  readonly tags: Tags;
}

export interface LiveLogGroup {
  readonly owner: string | undefined;
  readonly retentionDays: number | undefined;
}

/** CloudWatch log groups. `prefixes` are those of the groups that a stack can have, for the listing. */
export function logGroupKind(
  aws: AwsClients,
  prefixes: (owner: string) => readonly string[],
): Kind<LogGroupSpec, LiveLogGroup> {
  return {
    expectedMs: 1_000,
    impact: { replace: 'its lines are lost', remove: 'its lines are lost' },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffLogGroup,
    read: async (name) => await readLogGroup(aws, name),
    create: async (spec) => await createLogGroup(aws, spec),
    update: async (spec) => await putRetention(aws, spec),
    remove: async (name) =>
      await unlessGone(
        'logs:DeleteLogGroup',
        async () => await aws.logs.send(new DeleteLogGroupCommand({ logGroupName: name })),
      ),
    list: async (prefix) => await listLogGroups(aws, prefixes(prefix)),
  };
}

function diffLogGroup(spec: LogGroupSpec, live: LiveLogGroup): Change[] {
  if (live.retentionDays === spec.retentionDays) return [];
  return [{ field: 'retention in days', from: live.retentionDays ?? 'for ever', to: spec.retentionDays }];
}

/** Groups with a prefix; DescribeLogGroups does not return tags. */
async function describe(aws: AwsClients, prefix: string): Promise<LogGroup[]> {
  const pages = paginateDescribeLogGroups({ client: aws.logs }, { logGroupNamePrefix: prefix });
  return await allPages('logs:DescribeLogGroups', pages, (page) => page.logGroups);
}

async function readLogGroup(aws: AwsClients, name: string): Promise<LiveLogGroup | undefined> {
  const group = (await describe(aws, name)).find(({ logGroupName }) => logGroupName === name);
  return group && { owner: await ownerOfGroup(aws, group), retentionDays: group.retentionInDays };
}

async function ownerOfGroup(aws: AwsClients, group: LogGroup): Promise<string | undefined> {
  // `arn` ends in `:*`, which ListTagsForResource rejects; `logGroupArn` is the same without it.
  const resourceArn = group.logGroupArn ?? group.arn?.replace(/:\*$/, '');
  const answer = await unlessAbsent(
    'logs:ListTagsForResource',
    async () => await aws.logs.send(new ListTagsForResourceCommand({ resourceArn })),
  );
  return answer?.tags?.[OWNER_TAG];
}

async function createLogGroup(aws: AwsClients, spec: LogGroupSpec): Promise<void> {
  await calling(
    'logs:CreateLogGroup',
    async () =>
      await aws.logs.send(new CreateLogGroupCommand({ logGroupName: spec.name, tags: { ...spec.tags } })),
  );
  await putRetention(aws, spec);
}

async function putRetention(aws: AwsClients, spec: LogGroupSpec): Promise<void> {
  const input = { logGroupName: spec.name, retentionInDays: spec.retentionDays };
  await calling(
    'logs:PutRetentionPolicy',
    async () => await aws.logs.send(new PutRetentionPolicyCommand(input)),
  );
}

async function listLogGroups(aws: AwsClients, prefixes: readonly string[]): Promise<Found[]> {
  const groups = (await Promise.all(prefixes.map(async (prefix) => await describe(aws, prefix)))).flat();
  return await mapLimit(groups, async (group) => ({
    name: group.logGroupName ?? '',
    owner: await ownerOfGroup(aws, group),
    sinceMs: group.creationTime,
  }));
}
