import { Fault } from '../../contract/fault.ts';
import { type HostOption, isHostType, refusal, refusals } from '../../config/host-features.ts';
import { DEFAULT_HOST } from '../../config/host-options.ts';
import { type FlagName, type ParsedArgs, integerOf, textOf } from './flags.ts';

type Options = Readonly<Record<string, unknown>>;

interface HostFlag {
  readonly flag: FlagName;
  readonly option: HostOption;
  readonly read: (given: ParsedArgs, flag: FlagName) => string | number | undefined;
}

const HOST_FLAGS: readonly HostFlag[] = [
  { flag: 'memory', option: 'memoryMb', read: integerOf },
  { flag: 'max-concurrency', option: 'maxConcurrency', read: integerOf },
  { flag: 'provisioned-concurrency', option: 'provisionedConcurrency', read: integerOf },
  { flag: 'instance', option: 'instanceType', read: textOf },
  { flag: 'instances', option: 'instanceCount', read: integerOf },
];

/**
 * The host options of a file with the flags laid over them. When `--host` names another host than the file, what
 * only the file's own host has is left behind, so that one file serves both commands; a flag that does not fit is
 * a mistake. Throws Fault `config` that names the flag and the host.
 */
export function hostWith(file: Options | undefined, given: ParsedArgs): Options {
  const type = textOf(given, 'host') ?? file?.['type'] ?? DEFAULT_HOST.type;
  const typed = HOST_FLAGS.flatMap(({ flag, option, read }) => {
    const value = read(given, flag);
    return value === undefined ? [] : [{ flag, option, value }];
  });
  for (const { flag, option } of typed) refuseUnfit(flag, option, type);
  const switched = file !== undefined && type !== file['type'];
  return {
    ...(switched ? carriedOver(file, type) : file),
    ...Object.fromEntries(typed.map(({ option, value }) => [option, value])),
    type,
  };
}

/**
 * What the new host has too, such as a key, and what no host has: that is a slip which the check must see. So is a
 * network boundary, which nobody wants to leave behind unasked.
 */
function carriedOver(file: Options, type: unknown): Options {
  const left = new Set<string>(refusals({ ...file, type }, []).map(({ feature }) => feature));
  left.delete('vpc');
  return Object.fromEntries(Object.entries(file).filter(([option]) => !left.has(option)));
}

function refuseUnfit(flag: FlagName, option: HostOption, type: unknown): void {
  const refused = isHostType(type) ? refusal(option, type) : undefined;
  if (!refused) return;
  throw new Fault(
    'config',
    `--${flag} does not fit the host ${refused.host}: ${refused.why}.`,
    `Leave --${flag} out, or deploy with --host ${refused.instead.join(' or ')}.`,
  );
}
