import {
  type ApiStage,
  GetRestApiCommand,
  paginateGetUsagePlanKeys,
  paginateGetUsagePlans,
  type UsagePlan,
} from '@aws-sdk/client-api-gateway';
import { OWNER_TAG, type Tags } from '../../../reconcile/owner.ts';
import { REST_STAGE } from '../../../contract/routes.ts';
import type { AwsClients } from '../../core/clients.ts';
import { unlessAbsent, unlessDeleted } from '../../core/errors.ts';
import { allPages } from '../../core/listing.ts';
import type { LiveThrottle, Throttle } from '../throttle.ts';

/** Number of requests per period. */
export interface Quota {
  readonly requests: number;
  readonly per: 'day' | 'week' | 'month';
}

/** Limits for the holders of one key on one API's stage. */
export interface UsagePlanSpec {
  readonly name: string;
  /** Name of the REST API, by which its id is found. */
  readonly apiName: string;
  /** Name of the key, by which its id is found. */
  readonly keyName: string;
  readonly throttle: Throttle;
  readonly quota?: Quota | undefined;
  readonly tags: Tags;
}

/** A plan and its stages, each in the format of a patch: `api-id:stage`. */
export interface StagedPlan {
  readonly id: string;
  readonly stageValues: readonly string[];
}

export interface LiveUsagePlan {
  readonly id: string;
  readonly owner: string | undefined;
  readonly throttle: LiveThrottle;
  readonly quota: Quota | undefined;
  /** By the API's name; another stage or a deleted API is shown as `id/stage`. */
  readonly stages: readonly { readonly name: string; readonly value: string }[];
  readonly keys: readonly { readonly id: string; readonly name: string }[];
  /** Duplicate plans of this name with their stages, created by an SDK retry after a lost response. */
  readonly duplicates: readonly StagedPlan[];
}

/** Every usage plan of the account and region. */
export async function allUsagePlans(aws: AwsClients): Promise<UsagePlan[]> {
  return await allPages(
    'apigateway:GET usageplans',
    paginateGetUsagePlans({ client: aws.apigateway, pageSize: 500 }, {}),
    ({ items }) => items,
  );
}

/** The plans with this name, those with the owner tag first. Names are not unique. */
export async function readUsagePlan(aws: AwsClients, name: string): Promise<LiveUsagePlan | undefined> {
  const named = (await allUsagePlans(aws)).filter((plan) => plan.name === name);
  const owned = named.filter(({ tags }) => tags?.[OWNER_TAG] !== undefined);
  const [plan, ...duplicates] = owned.length > 0 ? owned : named.slice(0, 1);
  const id = plan?.id;
  if (!plan || !id) return undefined;
  const parts = await unlessDeleted(async () => await Promise.all([stagesOf(aws, plan), keysOf(aws, id)]));
  if (!parts) return undefined;
  const [stages, keys] = parts;
  return {
    id,
    owner: plan.tags?.[OWNER_TAG],
    throttle: { ratePerSecond: plan.throttle?.rateLimit, burst: plan.throttle?.burstLimit },
    quota: quotaOf(plan),
    stages,
    keys,
    duplicates: duplicates.map(({ id: duplicateId = '', apiStages = [] }) => ({
      id: duplicateId,
      stageValues: apiStages.map(valueOf),
    })),
  };
}

function quotaOf({ quota }: UsagePlan): Quota | undefined {
  if (quota?.limit === undefined || quota.period === undefined) return undefined;
  return { requests: quota.limit, per: quota.period.toLowerCase() as Quota['per'] };
}

async function stagesOf(aws: AwsClients, { apiStages = [] }: UsagePlan): Promise<LiveUsagePlan['stages']> {
  return await Promise.all(
    apiStages.map(async ({ apiId = '', stage = '' }) => {
      const value = valueOf({ apiId, stage });
      const api =
        stage === REST_STAGE
          ? await unlessAbsent(
              'apigateway:GET restapi',
              async () => await aws.apigateway.send(new GetRestApiCommand({ restApiId: apiId })),
            )
          : undefined;
      return { name: api?.name ?? `${apiId}/${stage}`, value };
    }),
  );
}

function valueOf({ apiId, stage }: ApiStage): string {
  return `${apiId}:${stage}`;
}

/** Names and ids; the values in the response are dropped. */
async function keysOf(aws: AwsClients, usagePlanId: string): Promise<LiveUsagePlan['keys']> {
  const keys = await allPages(
    'apigateway:GET usageplankeys',
    paginateGetUsagePlanKeys({ client: aws.apigateway, pageSize: 500 }, { usagePlanId }),
    ({ items }) => items,
  );
  return keys.map(({ id = '', name = '' }) => ({ id, name }));
}
