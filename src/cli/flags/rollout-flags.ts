import { HOSTS } from '../../../infra/hosts/registry.ts';
import type { ConfigInput } from '../../config/config.ts';
import { isHostType, unsupportedFeature, rolloutFeatures } from '../../config/host-features.ts';
import { optionsWithout, STRATEGIES } from '../../config/rollout.ts';
import { textOf, type ParsedArgs } from './flag-values.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * The rollout of a file, overridden by the flags. If `--rollout` names another strategy, options that only the file's
 * strategy supports are ignored. If `--host` names another host that does not support the file's rollout, the whole
 * rollout is ignored. Undefined without any option.
 */
export function rolloutWith(
  file: Pick<ConfigInput, 'host' | 'rollout'>,
  args: ParsedArgs,
  hostType: unknown,
): Options | undefined {
  const kept = hostType === file.host?.type || isSupported(file.rollout, hostType) ? file.rollout : undefined;
  const strategy = textOf(args, 'rollout');
  const rollout = strategy === undefined ? kept : withStrategy(strategy, kept);
  return args.flags['unwatched'] === true && rollout ? withoutAlarms(rollout) : rollout;
}

function withStrategy(strategy: string, kept: Options | undefined): Options {
  const known = STRATEGIES.find((each) => each === strategy);
  const dropped = new Set(known === undefined ? [] : optionsWithout(known));
  const rest = Object.entries(kept ?? {}).filter(([option]) => !dropped.has(option));
  return { ...Object.fromEntries(rest), strategy };
}

/** Keeps the stack's own alarms, but no alarm rolls the update back. */
function withoutAlarms({ autoRollback, alarms, ...rest }: Options): Options {
  const own = alarms === 'own' || (autoRollback === true && alarms === undefined);
  return { ...rest, ...(own ? { alarms: 'own' } : {}) };
}

function isSupported(rollout: Options | undefined, hostType: unknown): boolean {
  if (rollout === undefined || !isHostType(HOSTS, hostType)) return true;
  return rolloutFeatures(rollout).every(
    (feature) => unsupportedFeature(HOSTS, feature, hostType) === undefined,
  );
}
