import type * as sdk from '@aws-sdk/client-apigatewayv2';
import { checkDestination, checkFormat } from '../gateway/access-log.ts';
import type { Actions } from '../protocol/actions.ts';
import { type ApiRecord, type ApiStore, now, serve } from './api-store.ts';
import { autoDeployConflict, badRequest, conflict, notFound, partNotFound } from './errors.ts';
import type { PartKind } from './parts.ts';
import { patched } from './patch.ts';
import { checkLength, checkRequired, checkTags } from '../gateway/validation.ts';

/** Members an update replaces; routeSettings are merged, and deploymentId points the stage at another deployment. */
const CHANGEABLE = [
  'AccessLogSettings',
  'AutoDeploy',
  'DefaultRouteSettings',
  'Description',
  'StageVariables',
] as const;

/** Stages: which deployment is served where, how fast, and what is logged. `$default` serves from the root. */
export const STAGES: PartKind<sdk.Stage> = {
  noun: 'Stage',
  key: 'StageName',
  parts: (record) => record.stages,
  create: (record, input) => {
    const name = checkedName(record, input.StageName);
    check(record, input);
    // Tags are accepted on creation only; later changes go through TagResource.
    checkTags(input.Tags);
    const CreatedDate = now();
    const defaults: sdk.Stage = {
      StageName: name,
      AutoDeploy: false,
      CreatedDate,
      LastUpdatedDate: CreatedDate,
      DefaultRouteSettings: { DetailedMetricsEnabled: false },
      RouteSettings: {},
      StageVariables: {},
      Tags: { ...input.Tags },
    };
    const stage = merged(defaults, input);
    return [name, withDeployment(record, stage, input.DeploymentId)];
  },
  update: (record, before, input) => {
    check(record, input);
    const stage = merged({ ...before, LastUpdatedDate: now() }, input);
    return withDeployment(record, stage, input.DeploymentId);
  },
};

/** Deletions of single settings: an update can only set them. */
export function stageSettingActions(store: ApiStore): Actions<typeof sdk> {
  return {
    DeleteAccessLogSettings: (input, { region }) => {
      delete stageOf(store, input, region).AccessLogSettings;
    },
    DeleteRouteSettings: (input, { region }) => {
      const stage = stageOf(store, input, region);
      const left = Object.entries(stage.RouteSettings ?? {}).filter(([key]) => key !== input.RouteKey);
      stage.RouteSettings = left.length > 0 ? Object.fromEntries(left) : undefined;
    },
  };
}

function stageOf(store: ApiStore, input: { ApiId: string; StageName: string }, region: string): sdk.Stage {
  const stage = store.find(region, input.ApiId).stages.get(input.StageName);
  if (!stage) throw partNotFound('Stage', 'name', input.StageName, input.ApiId);
  return stage;
}

/**
 * Letters, digits, hyphen and underscore, or $default; one stage of a name (developer guide, "Stages for HTTP
 * APIs").
 */
function checkedName(record: ApiRecord, name: string | undefined): string {
  checkRequired('stageName', name);
  if (!name || !/^(\$default|[a-zA-Z0-9_-]{1,128})$/.test(name)) {
    throw badRequest(`Invalid stage name ${name}: letters, digits, - and _, at most 128, or $default`);
  }
  if (record.stages.has(name)) throw conflict('Stage already exists');
  return name;
}

/** Settings of single routes are merged by key; everything else is replaced. */
function merged(before: sdk.Stage, input: sdk.Stage): sdk.Stage {
  const stage = patched(before, input, CHANGEABLE);
  if (input.RouteSettings) stage.RouteSettings = { ...before.RouteSettings, ...input.RouteSettings };
  return stage;
}

/** Points a stage at the given deployment. "Can't be updated if autoDeploy is enabled" (botocore, sdk.Stage). */
function withDeployment(record: ApiRecord, stage: sdk.Stage, deploymentId: string | undefined): sdk.Stage {
  if (deploymentId === undefined) return stage;
  if (stage.AutoDeploy) throw autoDeployConflict();
  if (!record.deployments.has(deploymentId)) {
    throw partNotFound('Deployment', 'id', deploymentId, record.id);
  }
  serve(stage, deploymentId);
  return stage;
}

function check(record: ApiRecord, input: sdk.Stage): void {
  checkLength('description', input.Description, 0, 1024);
  // Settings refer to routes by key, so routes must be created before stages.
  const keys = new Set([...record.routes.values()].map((route) => route.RouteKey));
  for (const key of Object.keys(input.RouteSettings ?? {})) {
    if (!keys.has(key))
      throw notFound(`Unable to find Route by key ${key} within the provided RouteSettings`);
  }
  const all = [input.DefaultRouteSettings, ...Object.values(input.RouteSettings ?? {})];
  for (const settings of all) {
    const { ThrottlingRateLimit: rate = 0, ThrottlingBurstLimit: burst = 0 } = settings ?? {};
    if (rate < 0 || burst < 0 || !Number.isInteger(burst)) {
      throw badRequest('Throttling limits must not be negative, and a burst is a whole number');
    }
  }
  const { DestinationArn = '', Format = '' } = input.AccessLogSettings ?? {};
  if (!input.AccessLogSettings) return;
  checkDestination(DestinationArn);
  checkFormat(Format);
}
