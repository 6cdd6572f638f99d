import { HOST_TYPES, type HostType, type RealtimeOptions, type ServerlessOptions } from './host-options.ts';
import type { Strategy } from './rollout.ts';

/** An option of some host, under the name it has in `host`. */
export type HostOption = Exclude<keyof ServerlessOptions | keyof RealtimeOptions, 'type'>;

/** What a configuration can ask of a host outside its own options: a GPU, and how its updates go. */
export type OtherFeature = 'gpu' | RolloutFeature;

/** What an update can have beyond AWS's default, under the name it has in `rollout` or as its strategy. */
export type RolloutFeature = Exclude<Strategy, 'all-at-once'> | 'autoRollback' | 'waitSeconds';

export type Feature = HostOption | OtherFeature;

/** `true` where a host has the feature, AWS's reason where it has not. */
type Row = Readonly<Record<HostType, true | string>>;

const NO_INSTANCES = 'a serverless endpoint has no instances, AWS chooses the machine';
const ALWAYS_ON = 'instances are always on and take what their model server takes';
const NO_SHARE = 'it moves a part of the instances at a time, and a serverless endpoint has none';
// Developer Guide, deployment-guardrails: they "only apply to Asynchronous inference and Real-time inference".
const NO_GUARDRAILS = 'AWS watches and bakes updates of real-time endpoints only';

// Feature exclusions of the SageMaker Developer Guide (serverless-endpoints), and of ProductionVariant in the API:
// ServerlessConfig excludes InstanceType with InitialInstanceCount and all that belongs to an instance.

/** Which host has which feature: the one table that every check of a configuration asks. */
export const HOST_FEATURES: Readonly<Record<Feature, Row>> = {
  memoryMb: {
    'sagemaker-serverless': true,
    'sagemaker-realtime': 'the memory of an instance comes with its type',
  },
  maxConcurrency: { 'sagemaker-serverless': true, 'sagemaker-realtime': ALWAYS_ON },
  provisionedConcurrency: { 'sagemaker-serverless': true, 'sagemaker-realtime': ALWAYS_ON },
  instanceType: { 'sagemaker-serverless': NO_INSTANCES, 'sagemaker-realtime': true },
  instanceCount: { 'sagemaker-serverless': NO_INSTANCES, 'sagemaker-realtime': true },
  dataDownloadTimeoutSeconds: {
    'sagemaker-serverless': 'a serverless container has 3 minutes to download and start, and no more',
    'sagemaker-realtime': true,
  },
  startupHealthCheckTimeoutSeconds: {
    'sagemaker-serverless': 'a serverless container has 3 minutes to download and start, and no more',
    'sagemaker-realtime': true,
  },
  volumeGb: {
    'sagemaker-serverless': 'a serverless container has 5 GB of disk whatever its memory',
    'sagemaker-realtime': true,
  },
  kmsKeyId: { 'sagemaker-serverless': true, 'sagemaker-realtime': true },
  vpc: {
    'sagemaker-serverless': 'serverless endpoints have no VPC configuration',
    'sagemaker-realtime': true,
  },
  gpu: { 'sagemaker-serverless': 'serverless endpoints have no GPUs', 'sagemaker-realtime': true },
  canary: { 'sagemaker-serverless': NO_SHARE, 'sagemaker-realtime': true },
  linear: { 'sagemaker-serverless': NO_SHARE, 'sagemaker-realtime': true },
  rolling: {
    'sagemaker-serverless': 'SageMaker has no rolling updates of serverless endpoints',
    'sagemaker-realtime': true,
  },
  autoRollback: { 'sagemaker-serverless': NO_GUARDRAILS, 'sagemaker-realtime': true },
  waitSeconds: { 'sagemaker-serverless': NO_GUARDRAILS, 'sagemaker-realtime': true },
};

/** Where in a configuration a feature is asked for that is no option of `host`. */
const OPTION_OF: Readonly<Record<OtherFeature, string>> = {
  gpu: 'container.processor',
  canary: 'rollout.strategy',
  linear: 'rollout.strategy',
  rolling: 'rollout.strategy',
  autoRollback: 'rollout.autoRollback',
  waitSeconds: 'rollout.waitSeconds',
};

/** The option by which a feature is asked for, as configurations spell it. */
export function optionOf(feature: Feature): string {
  return isOther(feature) ? OPTION_OF[feature] : `host.${feature}`;
}

/** One thing asked of a host that has it not. */
export interface Refusal {
  readonly feature: Feature;
  readonly host: HostType;
  readonly why: string;
  /** The hosts that have it. */
  readonly instead: readonly HostType[];
}

/** The matrix's answer to one wish; undefined when the host has the feature. */
export function refusal(feature: Feature, host: HostType): Refusal | undefined {
  const row = HOST_FEATURES[feature];
  const why = row[host];
  if (why === true) return undefined;
  return { feature, host, why, instead: HOST_TYPES.filter((type) => row[type] === true) };
}

/** Everything in raw options, not yet checked otherwise, that their host has not; `others` are asked for beside them. */
export function refusals(
  host: Readonly<Record<string, unknown>>,
  others: readonly OtherFeature[],
): Refusal[] {
  const { type, ...options } = host;
  if (!isHostType(type)) return [];
  const asked = Object.keys(options).filter((option) => options[option] !== undefined);
  const wishes: readonly Feature[] = [...asked.filter(isHostOption), ...others];
  return wishes.flatMap((feature) => refusal(feature, type) ?? []);
}

/** What a raw rollout, not yet checked otherwise, asks of its host. */
export function rolloutWishes(rollout: Readonly<Record<string, unknown>>): RolloutFeature[] {
  const wishes: RolloutFeature[] = [];
  const { strategy, autoRollback, waitSeconds, terminationWaitSeconds } = rollout;
  if (strategy === 'canary' || strategy === 'linear' || strategy === 'rolling') wishes.push(strategy);
  if (autoRollback === true) wishes.push('autoRollback');
  if (Number(waitSeconds) > 0 || Number(terminationWaitSeconds) > 0) wishes.push('waitSeconds');
  return wishes;
}

export function isHostType(value: unknown): value is HostType {
  return HOST_TYPES.some((type) => type === value);
}

function isHostOption(option: string): option is HostOption {
  return !isOther(option) && Object.hasOwn(HOST_FEATURES, option);
}

function isOther(feature: string): feature is OtherFeature {
  return Object.hasOwn(OPTION_OF, feature);
}
