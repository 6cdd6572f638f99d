import { apiDocument, documentText } from '../../infra/api/api-document.ts';
import type { Artifacts } from '../../infra/artifacts.ts';
import type { Config } from '../config/config.ts';
import { taskOf } from '../config/served-task.ts';
import { loaderCode } from '../package/function/loader-code.ts';
import { bundleProxy, type ProxyPackage } from '../package/proxy.ts';

/** All code that a release does not contain. */
export async function buildFunctions(config: Config): Promise<Pick<Artifacts, 'proxy' | 'loader'>> {
  const [proxy, loader] = await Promise.all([buildProxy(config), loaderCode()]);
  return { proxy, loader };
}

/** The proxy, with the OpenAPI document of this configuration. */
export async function buildProxy(config: Config): Promise<ProxyPackage> {
  const { module: taskModule, argument: taskArgument } = taskOf(config);
  return await bundleProxy({ taskModule, taskArgument, openApi: documentText(apiDocument(config)) });
}
