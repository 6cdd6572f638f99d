import {
  DeleteDashboardsCommand,
  GetDashboardCommand,
  ListTagsForResourceCommand,
  paginateListDashboards,
  PutDashboardCommand,
} from '@aws-sdk/client-cloudwatch';
import { createHash } from 'node:crypto';
import { ownerIn, type Tags, tagList } from '../../reconcile/owner.ts';
import type { Change, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { allPages, mapLimit } from '../core/listing.ts';

export interface DashboardSpec {
  /** Dashboards are global to an account, so the region is part of the name. */
  readonly name: string;
  /** The content, as a CloudWatch dashboard body. */
  readonly body: object;
  readonly tags: Tags;
}

export interface LiveDashboard {
  readonly owner: string | undefined;
  /** JSON, as it was written. */
  readonly body: string;
}

/**
 * CloudWatch dashboards. `isHere` selects those of this region. PutDashboard creates and replaces them, but accepts
 * tags only on creation.
 */
export function dashboardKind(
  aws: AwsClients,
  isHere: (name: string, region: string) => boolean,
): Kind<DashboardSpec, LiveDashboard> {
  return {
    expectedMs: 1_000,
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffDashboard,
    read: async (name) => await readDashboard(aws, name),
    create: async (spec) => await putDashboard(aws, spec, { Tags: tagList(spec.tags) }),
    update: async (spec) => await putDashboard(aws, spec, {}),
    remove: async (name) =>
      await unlessGone(
        'cloudwatch:DeleteDashboards',
        async () => await aws.cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: [name] })),
      ),
    list: async (prefix) => await listDashboards(aws, prefix, (name) => isHere(name, aws.region)),
  };
}

/** Bodies are long, so their digests are compared; a body written by hand may not even be JSON. */
function diffDashboard(spec: DashboardSpec, live: LiveDashboard): Change[] {
  const [from, to] = [digestOf(canonical(live.body)), digestOf(JSON.stringify(spec.body))];
  return from === to ? [] : [{ field: 'body', from, to }];
}

function canonical(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    // Text that is not JSON differs from any declared body.
    return body;
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

async function readDashboard(aws: AwsClients, name: string): Promise<LiveDashboard | undefined> {
  const found = await unlessAbsent(
    'cloudwatch:GetDashboard',
    async () => await aws.cloudwatch.send(new GetDashboardCommand({ DashboardName: name })),
  );
  if (!found) return undefined;
  return { owner: await ownerOfDashboard(aws, found.DashboardArn), body: found.DashboardBody ?? '' };
}

async function ownerOfDashboard(aws: AwsClients, arn: string | undefined): Promise<string | undefined> {
  const answer = await unlessAbsent(
    'cloudwatch:ListTagsForResource',
    async () => await aws.cloudwatch.send(new ListTagsForResourceCommand({ ResourceARN: arn })),
  );
  return ownerIn(answer?.Tags);
}

async function putDashboard(
  aws: AwsClients,
  { name, body }: DashboardSpec,
  made: { Tags?: { Key: string; Value: string }[] },
): Promise<void> {
  const input = { DashboardName: name, DashboardBody: JSON.stringify(body), ...made };
  await calling(
    'cloudwatch:PutDashboard',
    async () => await aws.cloudwatch.send(new PutDashboardCommand(input)),
  );
}

async function listDashboards(
  aws: AwsClients,
  prefix: string,
  isHere: (name: string) => boolean,
): Promise<Found[]> {
  const pages = paginateListDashboards(
    { client: aws.cloudwatch },
    prefix === '' ? {} : { DashboardNamePrefix: prefix },
  );
  const all = await allPages('cloudwatch:ListDashboards', pages, (page) => page.DashboardEntries);
  const here = all.filter(({ DashboardName = '' }) => isHere(DashboardName));
  return await mapLimit(here, async ({ DashboardName = '', DashboardArn, LastModified }) => ({
    name: DashboardName,
    owner: await ownerOfDashboard(aws, DashboardArn),
    sinceMs: LastModified?.getTime(),
  }));
}
