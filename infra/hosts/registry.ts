import type * as z from 'zod';
import type { Config } from '../../src/config/config.ts';
import { definitionOf } from '../../src/config/host-features.ts';
import type { Host, HostFlag } from './host.ts';
import { sagemakerRealtime } from './sagemaker-realtime.ts';
import { sagemakerServerless } from './sagemaker-serverless.ts';

/** Hosts that this package provides, by type; the first is the default. Adding a host is one file and one line here. */
const PROVIDED = {
  'sagemaker-serverless': sagemakerServerless,
  'sagemaker-realtime': sagemakerRealtime,
};

/** All hosts. Read at the time of use, so that a test can register another. */
export const HOSTS: Record<string, Host> = { ...PROVIDED };

export type HostType = keyof typeof PROVIDED;

/** The options of any provided host, as a configuration file has them. */
export type HostInputs = { [Type in HostType]: z.input<(typeof PROVIDED)[Type]['options']> }[HostType];

type HostFlagName = { [Type in HostType]: keyof (typeof PROVIDED)[Type]['flags'] }[HostType];

/** The flags of all hosts, by name. A flag sets the same option on every host that has it. */
export function hostFlags(): Readonly<Record<HostFlagName, HostFlag>> {
  const entries = Object.values(HOSTS).flatMap(({ flags }) => Object.entries(flags));
  return Object.fromEntries(entries) as Record<HostFlagName, HostFlag>;
}

/** The host that a configuration names. */
export function hostOf({ host }: Pick<Config, 'host'>): Host {
  return definitionOf(HOSTS, host.type);
}
