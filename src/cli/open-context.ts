import {
  type ConfigContext,
  configContextOf,
  type StackContext,
  resolveStackContext,
} from '../deploy/context.ts';
import { tokenSourceOf } from '../deploy/token.ts';
import { type ParsedArgs, textOf } from './flags/flags.ts';
import { loadConfig } from './load-config.ts';
import type { Report } from './output/report.ts';

/** Reads the configuration and finds credentials. Throws Fault `config` or `credentials`; calls no AWS API. */
export async function openConfigContext(
  given: ParsedArgs,
  report: Report,
  signal: AbortSignal,
): Promise<ConfigContext> {
  const config = await loadConfig(given);
  const token = await tokenSourceOf(textOf(given, 'token-file'));
  return await configContextOf(config, token, report, signal);
}

/** Reads the configuration and asks AWS who is calling. Throws Fault `config` or `credentials`; changes nothing. */
export async function openStackContext(
  given: ParsedArgs,
  report: Report,
  signal: AbortSignal,
): Promise<StackContext> {
  return await resolveStackContext(await openConfigContext(given, report, signal));
}
