import type { ConfigInput } from '../../config/config.ts';
import { isHostType, refusal, rolloutWishes } from '../../config/host-features.ts';
import { optionsWithout, STRATEGIES } from '../../config/rollout.ts';
import { type ParsedArgs, textOf } from './flags.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * The rollout of a file with the flags laid over it: what only the file's own strategy has is left behind then. So is
 * the whole of it when `--host` names another host than the file and that one cannot update so. Undefined when
 * nobody says anything.
 */
export function rolloutWith(
  file: Pick<ConfigInput, 'host' | 'rollout'>,
  given: ParsedArgs,
  hostType: unknown,
): Options | undefined {
  const kept = hostType === file.host?.type || fits(file.rollout, hostType) ? file.rollout : undefined;
  const strategy = textOf(given, 'rollout');
  const moved = strategy === undefined ? kept : by(strategy, kept);
  return given.flags['unwatched'] === true && moved ? withoutWatch(moved) : moved;
}

function by(strategy: string, kept: Options | undefined): Options {
  const known = STRATEGIES.find((each) => each === strategy);
  const left = new Set(known === undefined ? [] : optionsWithout(known));
  const rest = Object.entries(kept ?? {}).filter(([option]) => !left.has(option));
  return { ...Object.fromEntries(rest), strategy };
}

/** The alarms of the stack stay, but none of any kind sends the update back. */
function withoutWatch({ autoRollback, alarms, ...rest }: Options): Options {
  const own = alarms === 'own' || (autoRollback === true && alarms === undefined);
  return { ...rest, ...(own ? { alarms: 'own' } : {}) };
}

function fits(rollout: Options | undefined, hostType: unknown): boolean {
  if (rollout === undefined || !isHostType(hostType)) return true;
  return rolloutWishes(rollout).every((wish) => refusal(wish, hostType) === undefined);
}
