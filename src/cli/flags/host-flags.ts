import { Fault } from '../../contract/fault.ts';
import { hostFlags, HOSTS } from '../../../infra/hosts/registry.ts';
import {
  defaultHost,
  isHostType,
  unsupportedFeature,
  unsupportedFeatures,
} from '../../config/host-features.ts';
import type { ConfigInput } from '../../config/config.ts';
import { FAMILIES } from '../../config/base-schema.ts';
import { integerOf, type ParsedArgs, textOf } from './flag-values.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * The host options of a file, overridden by the flags. If `--host` names another host than the file, options that the
 * new host does not support are ignored, so that one file serves both commands; an unsupported flag is an error.
 * Throws Fault `config` that names the flag and the host.
 */
export function hostWith(file: Options | undefined, args: ParsedArgs): Options {
  const type = textOf(args, 'host') ?? file?.['type'] ?? defaultHost(HOSTS).type;
  const flags = givenFlags(args);
  for (const { flag, option } of flags) rejectUnsupported(flag, option, type);
  const hostChanged = file !== undefined && type !== file['type'];
  return {
    ...(hostChanged ? optionsOf(file, type) : file),
    ...Object.fromEntries(flags.map(({ option, value }) => [option, value])),
    type,
  };
}

/**
 * The container of a file, or that of `--family`: options of the file that are for another family are ignored, so that one
 * file serves both, as with hosts.
 */
export function containerWith(file: ConfigInput['container'], args: ParsedArgs): object | undefined {
  const family = textOf(args, 'family');
  if (family === undefined || family === (file?.family ?? FAMILIES[0])) return file;
  return { environment: file?.environment, family };
}

interface GivenFlag {
  readonly flag: string;
  readonly option: string;
  readonly value: string | number;
}

function givenFlags(args: ParsedArgs): GivenFlag[] {
  const flags = hostFlags();
  return (Object.keys(flags) as (keyof typeof flags)[]).flatMap((flag) => {
    const { option, type } = flags[flag];
    const value = type === 'integer' ? integerOf(args, flag) : textOf(args, flag);
    return value === undefined ? [] : [{ flag, option, value }];
  });
}

/**
 * Keeps what the new host supports too, such as a key, and what no host supports, so that the check finds the typo.
 * `vpc` is kept, and rejected by the check: dropping it would silently remove a network boundary.
 */
function optionsOf(file: Options, type: unknown): Options {
  const dropped = new Set<string>(
    unsupportedFeatures(HOSTS, { ...file, type }, []).map(({ feature }) => feature),
  );
  dropped.delete('vpc');
  return Object.fromEntries(Object.entries(file).filter(([option]) => !dropped.has(option)));
}

function rejectUnsupported(flag: string, option: string, type: unknown): void {
  const unsupported = isHostType(HOSTS, type) ? unsupportedFeature(HOSTS, option, type) : undefined;
  if (!unsupported) return;
  throw new Fault(
    'config',
    `--${flag} is not supported on the host ${unsupported.host}: ${unsupported.why}.`,
    `Remove --${flag}, or deploy with --host ${unsupported.instead.join(' or ')}.`,
  );
}
