import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Stage } from '@aws-sdk/client-api-gateway';
import type { AccountContext } from '../account/account-context.ts';
import { checkLength, checkTags } from '../gateway/validation.ts';
import type { Actions } from '../protocol/actions.ts';
import { absent, badRequest, conflict } from './errors.ts';
import { patched } from './patch.ts';
import { STAGE_RULES } from './stage-patch.ts';
import type { ApiGatewayState } from './state.ts';
import { type ApiRecord, now, stageArn } from './store.ts';

/** Stages: which deployment is served where, how fast, and what is logged. */
export function stageActions({ store, settings, dependents }: ApiGatewayState): Actions<typeof sdk> {
  const find = (region: string, input: { restApiId: string; stageName: string }) => {
    const record = store.find(region, input.restApiId);
    const stage = record.stages.get(input.stageName);
    if (!stage) throw absent('stage');
    return { record, stage };
  };
  return {
    CreateStage: (input, { region }) => {
      const record = store.find(region, input.restApiId);
      checkTags(input.tags);
      if (record.stages.has(input.stageName)) throw conflict('Stage already exists');
      const stage = newStage(input, checkedDeployment(record, input.deploymentId));
      record.stages.set(input.stageName, stage);
      return stage;
    },
    GetStages: ({ restApiId, deploymentId }, { region }) => {
      const record = store.find(region, restApiId);
      const stages = [...record.stages.values()];
      const wanted = stages.filter((stage) => (deploymentId ?? stage.deploymentId) === stage.deploymentId);
      return { item: wanted.map((stage) => described(store.account, record, stage)) };
    },
    GetStage: (input, { region }) => {
      const { record, stage } = find(region, input);
      return described(store.account, record, stage);
    },
    UpdateStage: (input, { region }) => {
      const { record, stage } = find(region, input);
      const changed = patched(stage, input, STAGE_RULES);
      checkedDeployment(record, changed.deploymentId);
      // The service's wording; all REST APIs of a region share the role (UpdateAccount).
      if (changed.accessLogSettings && settings.of(region).cloudwatchRoleArn === undefined)
        throw badRequest('CloudWatch Logs role ARN must be set in account settings to enable logging');
      const updated = { ...changed, lastUpdatedDate: now() };
      record.stages.set(input.stageName, updated);
      return described(store.account, record, updated);
    },
    DeleteStage: (input, { region }) => {
      const { record } = find(region, input);
      dependents.checkRemoval(record, input.stageName);
      dependents.removed(record, input.stageName);
      record.stages.delete(input.stageName);
    },
  };
}

/** A stage as returned by reads, with the web ACL looked up from WAF. */
function described({ ports }: AccountContext, record: ApiRecord, stage: Stage): Stage {
  const acl = ports.webAcls.of(stageArn(record, stage));
  return acl ? { ...stage, webAclArn: acl.arn } : stage;
}

/** A new stage, created by CreateStage or by CreateDeployment. Throws BadRequestException. */
export function newStage(input: Partial<sdk.CreateStageRequest>, deploymentId: string): Stage {
  const { stageName = '', description, variables, tracingEnabled = false, tags } = input;
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(stageName))
    throw badRequest('Stage name only allows a-zA-Z0-9_- and at most 128 characters');
  checkLength('description', description, 0, 1024);
  const createdDate = now();
  return {
    stageName,
    deploymentId,
    description,
    variables,
    tags,
    tracingEnabled,
    cacheClusterEnabled: false,
    cacheClusterStatus: 'NOT_AVAILABLE',
    methodSettings: {},
    createdDate,
    lastUpdatedDate: createdDate,
  };
}

function checkedDeployment(record: ApiRecord, id = ''): string {
  if (!record.deployments.has(id)) throw badRequest('Deployment id does not exist');
  return id;
}
