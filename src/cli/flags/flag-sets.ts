import { hostFlags } from '../../../infra/hosts/registry.ts';
import type { FlagName } from './flags.ts';

/** Flags that select the stack. */
export const STACK_FLAGS = ['config', 'name', 'stage', 'region', 'json'] as const satisfies FlagName[];

/** Flags that set the API and its authorization. */
export const AUTH_FLAGS = [
  'api',
  'auth',
  'jwt-issuer',
  'jwt-audience',
  'jwt-scopes',
] as const satisfies FlagName[];

/** Flags that change what is packed; the host decides about dependencies. */
export const PACKAGE_FLAGS = [
  'host',
  'model',
  'code',
  'entry',
  'task',
  'allow-files',
  'family',
  'vendor',
  'onnx',
] as const satisfies FlagName[];

/** Flags that change what is deployed. */
export const OPTION_FLAGS = [
  ...PACKAGE_FLAGS,
  ...(Object.keys(hostFlags()) as (keyof ReturnType<typeof hostFlags>)[]),
  'rollout',
  'unwatched',
  ...AUTH_FLAGS,
] as const satisfies FlagName[];

/** Flags of the dry run in the local container. */
export const DRY_RUN_FLAGS = ['skip-dry-run', 'slowdown'] as const satisfies FlagName[];

/** Flags of every command that deploys. */
export const DEPLOY_FLAGS = [
  'dry-run',
  'keep-failed',
  'force',
  'token-file',
  ...DRY_RUN_FLAGS,
] as const satisfies FlagName[];
