import {
  type ConfigContext,
  configContextOf,
  type StackContext,
  resolveStackContext,
} from '../deploy/context.ts';
import { tokenSourceOf } from '../deploy/auth/token.ts';
import { textOf, type ParsedArgs } from './flags/flag-values.ts';
import { loadConfig } from './load-config.ts';
import type { Report } from './output/report.ts';

/** Reads the configuration and finds credentials. Throws Fault `config` or `credentials`; calls no AWS API. */
export async function openConfigContext(
  args: ParsedArgs,
  report: Report,
  signal: AbortSignal,
): Promise<ConfigContext> {
  const config = await loadConfig(args);
  const token = await tokenSourceOf(textOf(args, 'token-file'));
  return await configContextOf(config, token, report, signal);
}

/** The same with the account and the caller. Throws Fault `config` or `credentials`; changes nothing. */
export async function openStackContext(
  args: ParsedArgs,
  report: Report,
  signal: AbortSignal,
): Promise<StackContext> {
  return await resolveStackContext(await openConfigContext(args, report, signal));
}
