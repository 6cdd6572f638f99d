import {
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanCommand,
  DeleteUsagePlanKeyCommand,
  type PatchOperation,
  type QuotaPeriodType,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { readApiKey } from '../api-key.ts';
import { REST_STAGE } from '../../../contract/routes.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';
import { restApisNamed } from '../rest-api/read.ts';
import {
  allUsagePlans,
  type LiveUsagePlan,
  readUsagePlan,
  type StagedPlan,
  type UsagePlanSpec,
} from './read.ts';

/** Creates the plan with its tags and its stage; the next sync adds the key. */
export async function createUsagePlan(aws: AwsClients, spec: UsagePlanSpec): Promise<void> {
  const [api] = await restApisNamed(aws, spec.apiName);
  const { quota, throttle } = spec;
  const input = {
    name: spec.name,
    ...(api?.id !== undefined && { apiStages: [{ apiId: api.id, stage: REST_STAGE }] }),
    throttle: { rateLimit: throttle.ratePerSecond, burstLimit: throttle.burst },
    ...(quota && { quota: { limit: quota.requests, period: periodOf(quota.per) } }),
    tags: { ...spec.tags },
  };
  const plan = await calling(
    'apigateway:POST usageplan',
    async () => await aws.apigateway.send(new CreateUsagePlanCommand(input)),
  );
  await addKey(aws, plan.id ?? '', spec.keyName);
}

/** Updates limits, stage and key to match the declaration. */
export async function syncUsagePlan(
  aws: AwsClients,
  spec: UsagePlanSpec,
  live: LiveUsagePlan,
): Promise<void> {
  for (const plan of live.duplicates) await deletePlan(aws, plan);
  const [api] = await restApisNamed(aws, spec.apiName);
  await patch(aws, live.id, [
    ...limitPatches(spec, live),
    ...stagePatches(valuesOf(live), api?.id === undefined ? undefined : `${api.id}:${REST_STAGE}`),
  ]);
  for (const { id, name } of live.keys) if (name !== spec.keyName) await dropKey(aws, live.id, id);
  if (!live.keys.some(({ name }) => name === spec.keyName)) await addKey(aws, live.id, spec.keyName);
}

function replace(path: string, value: string | number): PatchOperation {
  return { op: 'replace', path, value: String(value) };
}

function limitPatches({ throttle, quota }: UsagePlanSpec, live: LiveUsagePlan): PatchOperation[] {
  const patches: PatchOperation[] = [];
  if (live.throttle.ratePerSecond !== throttle.ratePerSecond)
    patches.push(replace('/throttle/rateLimit', throttle.ratePerSecond));
  if (live.throttle.burst !== throttle.burst) patches.push(replace('/throttle/burstLimit', throttle.burst));
  if (quota && (live.quota?.requests !== quota.requests || live.quota.per !== quota.per))
    patches.push(replace('/quota/limit', quota.requests), replace('/quota/period', periodOf(quota.per)));
  if (!quota && live.quota) patches.push({ op: 'remove', path: '/quota' });
  return patches;
}

function valuesOf({ stages }: LiveUsagePlan): string[] {
  return stages.map(({ value }) => value);
}

function stagePatches(present: readonly string[], wanted: string | undefined): PatchOperation[] {
  const left = present.filter((value) => value !== wanted);
  const added = wanted === undefined || present.includes(wanted) ? [] : [wanted];
  return [
    ...left.map((value): PatchOperation => ({ op: 'remove', path: '/apiStages', value })),
    ...added.map((value): PatchOperation => ({ op: 'add', path: '/apiStages', value })),
  ];
}

function periodOf(per: string): QuotaPeriodType {
  return per.toUpperCase() as QuotaPeriodType;
}

async function patch(aws: AwsClients, usagePlanId: string, patchOperations: PatchOperation[]): Promise<void> {
  if (patchOperations.length === 0) return;
  await calling(
    'apigateway:PATCH usageplan',
    async () => await aws.apigateway.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations })),
  );
}

async function addKey(aws: AwsClients, usagePlanId: string, keyName: string): Promise<void> {
  const key = await readApiKey(aws, keyName);
  if (!key) return;
  const input = { usagePlanId, keyId: key.id, keyType: 'API_KEY' };
  await calling(
    'apigateway:POST usageplankey',
    async () => await aws.apigateway.send(new CreateUsagePlanKeyCommand(input)),
  );
}

async function dropKey(aws: AwsClients, usagePlanId: string, keyId: string): Promise<void> {
  await unlessGone(
    'apigateway:DELETE usageplankey',
    async () => await aws.apigateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId })),
  );
}

export async function removeUsagePlans(aws: AwsClients, name: string): Promise<void> {
  const live = await readUsagePlan(aws, name);
  if (!live) return;
  const all = [{ id: live.id, stageValues: valuesOf(live) }, ...live.duplicates];
  for (const plan of all) await deletePlan(aws, plan);
}

/** A plan must be detached from its stages before it can be deleted. */
async function deletePlan(aws: AwsClients, plan: StagedPlan): Promise<void> {
  const { id: usagePlanId } = plan;
  await detachStages(aws, plan);
  await unlessGone(
    'apigateway:DELETE usageplan',
    async () => await aws.apigateway.send(new DeleteUsagePlanCommand({ usagePlanId })),
  );
}

/** An SDK retry after a lost response is rejected: the stages are already detached. */
async function detachStages(aws: AwsClients, { id, stageValues }: StagedPlan): Promise<void> {
  try {
    await patch(aws, id, stagePatches(stageValues, undefined));
  } catch (error) {
    const left = (await allUsagePlans(aws)).find((plan) => plan.id === id)?.apiStages ?? [];
    if (left.length > 0) throw error;
  }
}
