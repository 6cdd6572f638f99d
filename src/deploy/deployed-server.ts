import { requireCredentials } from '../aws/core/ambient.ts';
import { deployedApis } from '../aws/apigateway/deployed-api.ts';
import type { Config } from '../config/config.ts';
import { Fault } from '../contract/fault.ts';
import { configContextOf, resolveStackContext } from './context.ts';
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
    await requireCredentials();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {};
  }
  const configContext = await configContextOf(config, undefined, report, signal);
  const { aws, names, site } = await resolveStackContext(configContext);
  const [api] = await deployedApis(aws, names.api, config.gateway.api);
  return { url: api?.url, region: site.region };
}
