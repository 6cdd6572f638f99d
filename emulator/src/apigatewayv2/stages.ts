import { checkDestination, checkFormat } from '../gateway/access-log.ts';
import type { RestRoute } from '../protocol/rest-json.ts';
import { type ApiRecord, type ApiStore, serve, type Stage } from './api-store.ts';
import { autoDeployDecides, badRequest, conflict, notFound, partNotFound } from './errors.ts';
import type { PartKind } from './part-routes.ts';
import { patched } from './patch.ts';
import { checkLength, checkRequired, checkTags } from '../gateway/validation.ts';
import { wireTime } from './wire.ts';

/** Members an update replaces; routeSettings are merged beside them, and deploymentId moves the stage. */
const CHANGEABLE = [
  'accessLogSettings',
  'autoDeploy',
  'defaultRouteSettings',
  'description',
  'stageVariables',
] as const;

/** Stages: which deployment is served where, how fast, and what is logged. `$default` serves from the root. */
export const STAGES: PartKind<Stage> = {
  noun: 'Stage',
  segment: 'stages',
  keyNoun: 'name',
  parts: (record) => record.stages,
  create: (record, input) => {
    const name = checkedName(record, input.stageName);
    check(record, input);
    // Tags travel with the create alone; a PATCH has none, they change through TagResource.
    checkTags(input.tags);
    const createdDate = wireTime();
    const defaults: Stage = { stageName: name, autoDeploy: false, createdDate, lastUpdatedDate: createdDate };
    const stage = merged(defaults, input);
    if (Object.keys(input.tags ?? {}).length > 0) stage.tags = input.tags;
    return [name, pointed(record, stage, input.deploymentId)];
  },
  update: (record, before, input) => {
    check(record, input);
    const stage = merged({ ...before, lastUpdatedDate: wireTime() }, input);
    return pointed(record, stage, input.deploymentId);
  },
};

/** Deletions of single settings: an update can only set them. */
export function stageSettingRoutes(store: ApiStore): RestRoute[] {
  const stageOf = (region: string, labels: Readonly<Record<string, string>>): Stage => {
    const record = store.find(region, labels['apiId']);
    const stage = record.stages.get(labels['stage'] ?? '');
    if (!stage) throw partNotFound('Stage', 'name', labels['stage'] ?? '', record.id);
    return stage;
  };
  const path = '/v2/apis/:apiId/stages/:stage';
  return [
    [
      'DELETE',
      `${path}/accesslogsettings`,
      'DeleteAccessLogSettings',
      ({ labels }, { region }) => {
        delete stageOf(region, labels).accessLogSettings;
        return { status: 204 };
      },
    ],
    [
      'DELETE',
      `${path}/routesettings/:routeKey`,
      'DeleteRouteSettings',
      ({ labels }, { region }) => {
        const stage = stageOf(region, labels);
        const left = Object.entries(stage.routeSettings ?? {}).filter(([key]) => key !== labels['routeKey']);
        stage.routeSettings = left.length > 0 ? Object.fromEntries(left) : undefined;
        return { status: 204 };
      },
    ],
  ];
}

/** Letters, digits, hyphen and underscore, or $default; one stage of a name (developer guide, "Stages for HTTP APIs"). */
function checkedName(record: ApiRecord, name: string | undefined): string {
  checkRequired('stageName', name);
  if (!name || !/^(\$default|[a-zA-Z0-9_-]{1,128})$/.test(name)) {
    throw badRequest(`Invalid stage name ${name}: letters, digits, - and _, at most 128, or $default`);
  }
  if (record.stages.has(name)) throw conflict('Stage already exists');
  return name;
}

/** Settings of single routes are merged by key; everything else is replaced. */
function merged(before: Stage, input: Stage): Stage {
  const stage = patched(before, input, CHANGEABLE);
  if (input.routeSettings) stage.routeSettings = { ...before.routeSettings, ...input.routeSettings };
  return stage;
}

/** Points a stage at a deployment the caller names. "Can't be updated if autoDeploy is enabled" (botocore, Stage). */
function pointed(record: ApiRecord, stage: Stage, deploymentId: string | undefined): Stage {
  if (deploymentId === undefined) return stage;
  if (stage.autoDeploy) throw autoDeployDecides();
  if (!record.deployments.has(deploymentId)) {
    throw partNotFound('Deployment', 'id', deploymentId, record.id);
  }
  serve(stage, deploymentId);
  return stage;
}

function check(record: ApiRecord, input: Stage): void {
  checkLength('description', input.description, 0, 1024);
  // Settings name their route by key, so the route must be there first: deployers create routes before stages.
  const keys = new Set([...record.routes.values()].map((route) => route.routeKey));
  for (const key of Object.keys(input.routeSettings ?? {})) {
    if (!keys.has(key))
      throw notFound(`Unable to find Route by key ${key} within the provided RouteSettings`);
  }
  const all = [input.defaultRouteSettings, ...Object.values(input.routeSettings ?? {})];
  for (const settings of all) {
    const { throttlingRateLimit = 0, throttlingBurstLimit = 0 } = settings ?? {};
    if (throttlingRateLimit < 0 || throttlingBurstLimit < 0 || !Number.isInteger(throttlingBurstLimit)) {
      throw badRequest('Throttling limits must not be negative, and a burst is a whole number');
    }
  }
  const { destinationArn = '', format = '' } = input.accessLogSettings ?? {};
  if (!input.accessLogSettings) return;
  checkDestination(destinationArn);
  checkFormat(format);
}
