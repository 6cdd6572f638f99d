import { requireCredentials } from '../aws/core/ambient.ts';
import type { Config } from '../config/config.ts';
import { Fault } from '../contract/fault.ts';
import { configContextOf, resolveStackContext } from './context.ts';
import { findApi } from './find-api.ts';
import type { Reporter } from './reporter.ts';

/** The API of a stack, as the server of an OpenAPI document. */
export interface DeployedServer {
  /** Undefined if nothing is deployed. */
  readonly url?: string | undefined;
  readonly region?: string | undefined;
}

/** Finds the API of a stack. Without credentials there is nothing to read, so the result is empty. */
export async function deployedServer(
  config: Config,
  report: Reporter,
  signal: AbortSignal,
): Promise<DeployedServer> {
  try {
    await requireCredentials(config.region);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {};
  }
  const configContext = await configContextOf(config, undefined, report, signal);
  const context = await resolveStackContext(configContext);
  const api = await findApi(context);
  return { url: api?.url, region: context.site.region };
}
