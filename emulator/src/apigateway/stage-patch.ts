import type { Stage } from '@aws-sdk/client-api-gateway';
import { checkDestination, checkFormat } from '../gateway/access-log.ts';
import { badRequest, unsupported } from './errors.ts';
import { booleanIn, numberIn, type Patch, type PatchRule, textRule } from './patch.ts';

type MethodSetting = NonNullable<Stage['methodSettings']>[string];

/** The service's defaults for settings (developer guide, "Method settings"). */
const DEFAULT_SETTING: MethodSetting = {
  metricsEnabled: false,
  loggingLevel: 'OFF',
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

/**
 * Settings of methods: `/{resource~1path}/{METHOD}/throttling/rateLimit`, or an asterisk for both to mean all
 * (API reference, "Patch operations", UpdateStage).
 */
const METHOD_SETTINGS: Readonly<Record<string, (setting: MethodSetting, patch: Patch) => void>> = {
  'throttling/rateLimit': (setting, patch) => void (setting.throttlingRateLimit = limitIn(patch)),
  'throttling/burstLimit': (setting, patch) => void (setting.throttlingBurstLimit = limitIn(patch)),
  'metrics/enabled': (setting, patch) => void (setting.metricsEnabled = booleanIn(patch)),
  'logging/dataTrace': (setting, patch) => void (setting.dataTraceEnabled = booleanIn(patch)),
  'logging/loglevel': (setting, { value = '' }) => {
    if (!['OFF', 'ERROR', 'INFO'].includes(value)) throw badRequest(`Invalid logging level ${value}`);
    setting.loggingLevel = value;
  },
  'caching/enabled': (_setting, patch) => {
    if (booleanIn(patch)) throw unsupported('caching');
  },
};

/** What UpdateStage can change. */
export const STAGE_RULES: readonly PatchRule<Stage>[] = [
  textRule('description'),
  textRule('deploymentId', ['replace']),
  {
    path: '/tracingEnabled',
    ops: ['replace'],
    apply: (stage, patch) => void (stage.tracingEnabled = booleanIn(patch)),
  },
  {
    path: '/variables/*',
    ops: ['add', 'replace', 'remove'],
    apply: (stage, { op, segments: [, name = ''], value = '' }) => {
      const { [name]: _gone, ...others } = stage.variables ?? {};
      stage.variables = op === 'remove' ? others : { ...others, [name]: value };
    },
  },
  {
    path: '/accessLogSettings',
    ops: ['remove'],
    apply: (stage) => void delete stage.accessLogSettings,
  },
  {
    path: '/accessLogSettings/destinationArn',
    ops: ['replace', 'add'],
    apply: (stage, { value = '' }) => {
      checkDestination(value);
      stage.accessLogSettings = { ...stage.accessLogSettings, destinationArn: value };
    },
  },
  {
    path: '/accessLogSettings/format',
    ops: ['replace', 'add'],
    apply: (stage, { value = '' }) => {
      checkFormat(value);
      stage.accessLogSettings = { ...stage.accessLogSettings, format: value };
    },
  },
  ...Object.entries(METHOD_SETTINGS).map(([setting, apply]): PatchRule<Stage> => ({
    path: `/*/*/${setting}`,
    ops: ['replace', 'add'],
    apply: (stage, patch) => {
      const key = settingKey(patch);
      const before = stage.methodSettings?.[key] ?? DEFAULT_SETTING;
      const changed = { ...before };
      apply(changed, patch);
      stage.methodSettings = { ...stage.methodSettings, [key]: changed };
    },
  })),
  {
    path: '/*/*',
    ops: ['remove'],
    apply: (stage, patch) => {
      const left = Object.entries(stage.methodSettings ?? {}).filter(([key]) => key !== settingKey(patch));
      stage.methodSettings = Object.fromEntries(left);
    },
  },
];

/** `classify/POST`: the key of GetStage's methodSettings has no slash in front. */
function settingKey({ segments: [path = '', method = ''] }: Patch): string {
  return `${path.replace(/^\//, '')}/${method}`;
}

/** AWS writes -1 for "no limit set". */
function limitIn(patch: Patch): number {
  const limit = numberIn(patch);
  if (limit < 0 && limit !== -1) throw badRequest(`Invalid throttle limit ${limit}`);
  return limit;
}
