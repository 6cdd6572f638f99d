import { HOST_TYPES, type HostType, type RealtimeOptions, type ServerlessOptions } from './host-options.ts';

/** An option of some host, under the name it has in `host`. */
export type HostOption = Exclude<keyof ServerlessOptions | keyof RealtimeOptions, 'type'>;

/** What a configuration can ask of a host: its own options, and a GPU. */
export type Feature = HostOption | 'gpu';

/** `true` where a host has the feature, AWS's reason where it has not. */
type Row = Readonly<Record<HostType, true | string>>;

const NO_INSTANCES = 'a serverless endpoint has no instances, AWS chooses the machine';
const ALWAYS_ON = 'instances are always on and take what their model server takes';

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
};

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

/** Everything in raw options, not yet checked otherwise, that their host has not. */
export function refusals(host: Readonly<Record<string, unknown>>, wantsGpu: boolean): Refusal[] {
  const { type, ...options } = host;
  if (!isHostType(type)) return [];
  const asked = Object.keys(options).filter((option) => options[option] !== undefined);
  const wishes: readonly Feature[] = [...asked.filter(isHostOption), ...(wantsGpu ? (['gpu'] as const) : [])];
  return wishes.flatMap((feature) => refusal(feature, type) ?? []);
}

export function isHostType(value: unknown): value is HostType {
  return HOST_TYPES.some((type) => type === value);
}

function isHostOption(option: string): option is HostOption {
  return option !== 'gpu' && Object.hasOwn(HOST_FEATURES, option);
}
