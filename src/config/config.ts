import type * as z from 'zod';
import { Fault } from '../contract/fault.ts';
import { concurrencyOf, instanceCountOf } from './capacity.ts';
import { gatewayConflicts } from './gateway-conflicts.ts';
import {
  defaultHost,
  definitionOf,
  optionOf,
  type UnsupportedFeature,
  unsupportedFeatures,
  rolloutFeatures,
} from './host-features.ts';
import type { HostOptions, HostTable, OtherFeature } from './host.ts';
import { concurrencyConflicts, type Conflict, containerConflicts } from './option-conflicts.ts';
import { rolloutConflicts } from './rollout-conflicts.ts';
import { configSchema } from './schema.ts';
import { taskConflicts } from './served-task.ts';

type Schema = ReturnType<typeof configSchema>;

/** A configuration as a file has it: every option with a default is optional. */
export type ConfigInput<Host = HostOptions> = Omit<z.input<Schema>, 'host'> & { host?: Host | undefined };

/** A checked configuration, with every default filled in. */
export type Config = z.output<Schema>;

/** Checks a configuration against the hosts there are. Throws Fault `config` that names every wrong option. */
export function checkConfig(hosts: HostTable, input: unknown): Config {
  const { unsupported, rest } = withoutUnsupported(hosts, input);
  const result = configSchema(hosts).safeParse(rest);
  const issues = result.error?.issues.map((issue) => `${issue.path.join('.') || 'config'}: ${issue.message}`);
  const lines = [...unsupported.map(unsupportedLine), ...(issues ?? [])];
  if (!result.success || lines.length > 0) throw wrong(lines);
  const conflicts = conflictsOf(hosts, result.data);
  if (conflicts.length > 0) throw wrong(conflicts.map(({ option, why }) => `${option}: ${why}`));
  return result.data;
}

function conflictsOf(hosts: HostTable, config: Config): Conflict[] {
  const { host, container: image, gateway, rollout } = config;
  const definition = definitionOf(hosts, host.type);
  const capacity = definition.capacity(host);
  return [
    ...definition.conflicts(host, image.processor),
    ...containerConflicts(config, capacity),
    ...rolloutConflicts(rollout, instanceCountOf(capacity)),
    ...concurrencyConflicts(gateway, concurrencyOf(capacity)),
    ...gatewayConflicts(gateway),
    ...taskConflicts(config),
  ];
}

/**
 * Features that the host does not support, and the input without them, so that each is reported once with its reason.
 */
function withoutUnsupported(
  hosts: HostTable,
  input: unknown,
): { readonly unsupported: readonly UnsupportedFeature[]; readonly rest: unknown } {
  if (!isRecord(input)) return { unsupported: [], rest: input };
  const { host = defaultHost(hosts) } = input;
  if (!isRecord(host)) return { unsupported: [], rest: input };
  const unsupported = unsupportedFeatures(hosts, host, requestedElsewhere(input));
  const left = Object.entries(host).filter(([option]) =>
    unsupported.every(({ feature }) => feature !== option),
  );
  return { unsupported, rest: { ...input, host: Object.fromEntries(left) } };
}

/** What an unchecked configuration requests of its host outside of `host`. */
function requestedElsewhere({
  container: image,
  rollout,
}: Readonly<Record<string, unknown>>): readonly OtherFeature[] {
  const gpu = isRecord(image) && image['processor'] === 'gpu' ? (['gpu'] as const) : [];
  return [...gpu, ...(isRecord(rollout) ? rolloutFeatures(rollout) : [])];
}

function unsupportedLine({ feature, host, why, instead }: UnsupportedFeature): string {
  return `${optionOf(feature)}: not supported on the host ${host}: ${why}. Supported on ${instead.join(' or ')}.`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(lines: readonly string[]): Fault {
  return new Fault(
    'config',
    `The configuration is invalid:\n  ${lines.join('\n  ')}`,
    'Fix endpoint.config.ts or the flag, then run the same command again.',
  );
}
