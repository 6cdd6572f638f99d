import { apiDocument, documentText } from '../../infra/api/api-document.ts';
import type { Artifacts } from '../../infra/artifacts.ts';
import { hostOf } from '../../infra/hosts/registry.ts';
import type { Config } from '../config/config.ts';
import { taskOf } from '../config/served-task.ts';
import { loaderCode } from '../package/function/loader-code.ts';
import { bundleProxy, type ProxyPackage } from '../package/proxy.ts';

/** The proxy, with the OpenAPI document of this configuration. */
export async function buildProxy(config: Config): Promise<ProxyPackage> {
  const { module: taskModule, argument: taskArgument } = taskOf(config);
  return await bundleProxy({ taskModule, taskArgument, openApi: documentText(apiDocument(config)) });
}

/** The code of the stack's other functions: the proxy, and the loader where the host has a file system. */
export async function buildStackCode(config: Config): Promise<Pick<Artifacts, 'proxy' | 'loaderCode'>> {
  const proxy = await buildProxy(config);
  const hasFileSystem = hostOf(config).functionPackage?.(config.host).place === 'file-system';
  return hasFileSystem ? { proxy, loaderCode: await loaderCode() } : { proxy };
}
