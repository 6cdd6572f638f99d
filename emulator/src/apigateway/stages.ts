import type { CreateStageRequest } from '@aws-sdk/client-api-gateway';
import { checkLength, checkRequired, checkTags } from '../gateway/validation.ts';
import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import type { World } from '../account/account-context.ts';
import type { AccountSettings } from './account-settings.ts';
import type { Dependents } from './dependents.ts';
import { absent, badRequest, conflict, notEmulated } from './errors.ts';
import { patched } from './patch.ts';
import { STAGE_RULES } from './stage-patch.ts';
import { type ApiRecord, type ApiStore, type Stage, stageArn } from './store.ts';
import { type Wire, wireTime } from './wire.ts';

/** Stages: which deployment is served where, how fast, and what is logged. */
export function stageRoutes(store: ApiStore, settings: AccountSettings, dependents: Dependents): RestRoute[] {
  const all = '/restapis/:api/stages{/}?';
  const one = '/restapis/:api/stages/:stage';
  const find = ({ labels }: RestInput, { region }: Call): { record: ApiRecord; stage: Stage } => {
    const record = store.find(region, labels['api']);
    const stage = record.stages.get(labels['stage'] ?? '');
    if (!stage) throw absent('stage');
    return { record, stage };
  };
  return [
    [
      'POST',
      all,
      'CreateStage',
      ({ labels, body }, { region }) => {
        const record = store.find(region, labels['api']);
        const input = body as unknown as Wire<CreateStageRequest>;
        checkRequired('stageName', input.stageName);
        checkRequired('deploymentId', input.deploymentId);
        checkTags(input.tags);
        if (record.stages.has(input.stageName ?? '')) throw conflict('Stage already exists');
        const stage = newStage(input, checkedDeployment(record, input.deploymentId));
        record.stages.set(input.stageName ?? '', stage);
        return { status: 201, body: stage };
      },
    ],
    [
      'GET',
      all,
      'GetStages',
      ({ labels, query }, { region }) => {
        const deployment = query.get('deploymentId');
        const record = store.find(region, labels['api']);
        const stages = [...record.stages.values()];
        const wanted = stages.filter(({ deploymentId }) => (deployment ?? deploymentId) === deploymentId);
        return { status: 200, body: { item: wanted.map((stage) => shown(store.world, record, stage)) } };
      },
    ],
    [
      'GET',
      one,
      'GetStage',
      (input, call) => {
        const { record, stage } = find(input, call);
        return { status: 200, body: shown(store.world, record, stage) };
      },
    ],
    [
      'PATCH',
      one,
      'UpdateStage',
      (input, call) => {
        const { record, stage } = find(input, call);
        const changed = patched(stage, input.body, STAGE_RULES);
        checkedDeployment(record, changed.deploymentId);
        // The service's words; the role is one for all REST APIs of a region (UpdateAccount).
        if (changed.accessLogSettings && settings.of(call.region).cloudwatchRoleArn === undefined)
          throw badRequest('CloudWatch Logs role ARN must be set in account settings to enable logging');
        const updated = { ...changed, lastUpdatedDate: wireTime() };
        record.stages.set(stage.stageName ?? '', updated);
        return { status: 200, body: shown(store.world, record, updated) };
      },
    ],
    [
      'DELETE',
      one,
      'DeleteStage',
      (input, call) => {
        const { record, stage } = find(input, call);
        dependents.checkRemoval(record, stage.stageName);
        dependents.removed(record, stage.stageName);
        record.stages.delete(stage.stageName ?? '');
        return { status: 202 };
      },
    ],
  ];
}

/** A stage as it is read: the web ACL is WAF's to know. */
function shown({ ports }: World, record: ApiRecord, stage: Stage): Stage {
  const acl = ports.webAcls.of(stageArn(record, stage));
  return acl ? { ...stage, webAclArn: acl.arn } : stage;
}

/** A stage as it is made, by CreateStage or by a deployment that names one. Throws BadRequestException. */
export function newStage(input: Partial<Wire<CreateStageRequest>>, deploymentId: string): Stage {
  const { stageName = '', description, variables, tracingEnabled = false, tags } = input;
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(stageName))
    throw badRequest('Stage name only allows a-zA-Z0-9_- and at most 128 characters');
  checkLength('description', description, 0, 1024);
  if (input.cacheClusterEnabled) throw notEmulated('cache clusters');
  if (input.canarySettings) throw notEmulated('canary settings');
  const createdDate = wireTime();
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
