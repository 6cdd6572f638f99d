import type { Cell, HostOptions, HostTable, OtherFeature, RolloutFeature } from './host.ts';

/** Where a configuration requests a feature that is not an option of `host`. */
const OPTION_OF: Readonly<Record<OtherFeature, string>> = {
  gpu: 'container.processor',
  canary: 'rollout.strategy',
  linear: 'rollout.strategy',
  rolling: 'rollout.strategy',
  autoRollback: 'rollout.autoRollback',
  waitSeconds: 'rollout.waitSeconds',
  instancesAtATime: 'rollout.size',
  rollbackSize: 'rollout.rollbackSize',
  terminationWaitSeconds: 'rollout.terminationWaitSeconds',
  maxExecutionSeconds: 'rollout.maxExecutionSeconds',
};

/** The option that requests a feature, as configurations spell it. */
export function optionOf(feature: string): string {
  return isOther(feature) ? OPTION_OF[feature] : `host.${feature}`;
}

/** All features of hosts: the options of every host, and features that are requested outside `host`. */
export function featuresOf(hosts: HostTable): string[] {
  const options = Object.values(hosts).flatMap((host) => Object.keys(host.options.shape));
  return [...new Set([...options.filter((option) => option !== 'type'), ...Object.keys(OPTION_OF)])];
}

/** One cell of the matrix: `true` where the host has the feature, else AWS's reason. */
export function featureOf(hosts: HostTable, feature: string, type: string): Cell {
  const { options, features } = definitionOf(hosts, type);
  if (!isOther(feature) && Object.hasOwn(options.shape, feature)) return true;
  return features[feature] ?? 'it has no such option';
}

/** A requested feature that the host does not support. */
export interface UnsupportedFeature {
  readonly feature: string;
  readonly host: string;
  readonly why: string;
  /** The hosts that support it. */
  readonly instead: readonly string[];
}

/** Why a host lacks a feature; undefined when it has it. */
export function unsupportedFeature(
  hosts: HostTable,
  feature: string,
  host: string,
): UnsupportedFeature | undefined {
  const why = featureOf(hosts, feature, host);
  if (why === true) return undefined;
  const instead = Object.keys(hosts).filter((type) => featureOf(hosts, feature, type) === true);
  return { feature, host, why, instead };
}

/** Everything in unchecked options that their host does not have; `others` are requested outside of `host`. */
export function unsupportedFeatures(
  hosts: HostTable,
  host: Readonly<Record<string, unknown>>,
  others: readonly OtherFeature[],
): UnsupportedFeature[] {
  const { type, ...options } = host;
  if (!isHostType(hosts, type)) return [];
  const known = new Set(featuresOf(hosts));
  const requested = Object.keys(options).filter(
    (option) => options[option] !== undefined && known.has(option) && !isOther(option),
  );
  return [...requested, ...others].flatMap((feature) => unsupportedFeature(hosts, feature, type) ?? []);
}

/** What an unchecked rollout requests of its host. */
export function rolloutFeatures(rollout: Readonly<Record<string, unknown>>): RolloutFeature[] {
  const features: RolloutFeature[] = [];
  const { strategy, autoRollback, size } = rollout;
  if (strategy === 'canary' || strategy === 'linear' || strategy === 'rolling') features.push(strategy);
  if (autoRollback === true) features.push('autoRollback');
  if (typeof size === 'object' && size !== null && 'instances' in size) features.push('instancesAtATime');
  const given = (['rollbackSize', 'maxExecutionSeconds'] as const).filter(
    (each) => rollout[each] !== undefined,
  );
  const waits = (['waitSeconds', 'terminationWaitSeconds'] as const).filter(
    (each) => Number(rollout[each]) > 0,
  );
  return [...features, ...given, ...waits];
}

export function isHostType(hosts: HostTable, value: unknown): value is string {
  return typeof value === 'string' && Object.hasOwn(hosts, value);
}

/** The host of checked options. Throws an Error for a type that is not registered. */
export function definitionOf<Host>(hosts: Readonly<Record<string, Host>>, type: string): Host {
  const host = Object.hasOwn(hosts, type) ? hosts[type] : undefined;
  if (!host) throw new Error(`no host "${type}" is registered`);
  return host;
}

/** The first of the hosts, with every option at its default. */
export function defaultHost(hosts: HostTable): HostOptions {
  const [type = ''] = Object.keys(hosts);
  return definitionOf(hosts, type).options.parse({ type });
}

function isOther(feature: string): feature is OtherFeature {
  return Object.hasOwn(OPTION_OF, feature);
}
