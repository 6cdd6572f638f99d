import type * as z from 'zod';
import type { Config } from '../../src/config/config.ts';
import type { HostOptions } from '../../src/config/host.ts';
import { definitionOf } from '../../src/config/host-features.ts';
import type { Host, HostFlag } from './host.ts';
import { lambdaEfs } from './lambda-efs.ts';
import { lambdaImage } from './lambda-image.ts';
import { lambdaZip } from './lambda-zip.ts';
import { sagemakerRealtime } from './sagemaker-realtime.ts';
import { sagemakerServerless } from './sagemaker-serverless.ts';

/** Hosts that this package provides, by type; the first is the default. Adding a host is one file and one line here. */
const PROVIDED = {
  'sagemaker-serverless': sagemakerServerless,
  'sagemaker-realtime': sagemakerRealtime,
  'lambda-zip': lambdaZip,
  'lambda-image': lambdaImage,
  'lambda-efs': lambdaEfs,
};

/** All hosts. Read at the time of use, so that a test can register another. */
export const HOSTS: Record<string, Host> = { ...PROVIDED };

export type HostType = keyof typeof PROVIDED;

/** The options of any provided host, as a configuration file has them. */
export type HostInputs = { [Type in HostType]: z.input<(typeof PROVIDED)[Type]['options']> }[HostType];

type HostFlagName = { [Type in HostType]: keyof (typeof PROVIDED)[Type]['flags'] }[HostType];

/** A host's flag, and the default of its option. */
export interface DefaultedFlag extends HostFlag {
  readonly otherwise: string;
}

/** The flags of all hosts, by name. A flag sets the same option on every host that has it. */
export function hostFlags(): Readonly<Record<HostFlagName, DefaultedFlag>> {
  // Where hosts share a flag, the default of the first counts.
  const entries = Object.entries(HOSTS)
    .toReversed()
    .flatMap(([type, { flags, options }]) => {
      const defaults: HostOptions = options.parse({ type });
      return Object.entries(flags).map(([name, flag]) => [
        name,
        { ...flag, otherwise: defaultText(defaults[flag.option]) },
      ]);
    });
  return Object.fromEntries(entries) as Record<HostFlagName, DefaultedFlag>;
}

function defaultText(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The host that a configuration names. */
export function hostOf({ host }: Pick<Config, 'host'>): Host {
  return definitionOf(HOSTS, host.type);
}
