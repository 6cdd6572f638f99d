import type { Artifacts } from '../../infra/artifacts.ts';
import { documentText, apiDocument } from '../../infra/api/api-document.ts';
import type { Config } from '../config/config.ts';
import { taskOf, taskPath } from '../config/served-task.ts';
import { archiveStream, packedBytes } from '../package/archive.ts';
import { loaderCode } from '../package/function/loader-code.ts';
import { bundleProxy, type ProxyPackage } from '../package/proxy.ts';
import type { LocatedConfig } from './model/locate-model.ts';
import { packServing } from './model/pack-serving.ts';
import { packageModel } from './model/package-model.ts';
import type { Reporter } from './reporter.ts';

/** The proxy, with the OpenAPI document of this configuration. */
export async function buildProxy(config: Config): Promise<ProxyPackage> {
  const { module: taskModule, argument: taskArgument } = taskOf(config);
  return await bundleProxy({ taskModule, taskArgument, openApi: documentText(apiDocument(config)) });
}

/** All code that a release does not contain. */
export async function buildFunctions(config: Config): Promise<Pick<Artifacts, 'proxy' | 'loader'>> {
  const [proxy, loader] = await Promise.all([buildProxy(config), loaderCode()]);
  return { proxy, loader };
}

/** Packs and hashes the model, and bundles the proxy. Writes nothing to the account. */
export async function buildArtifacts(
  config: LocatedConfig,
  report: Reporter,
  signal: AbortSignal,
): Promise<Artifacts> {
  const [model, functions] = await Promise.all([packageModel(config, report), buildFunctions(config)]);
  const { proxy } = functions;
  const { manifest, bytes, lines, facts, environment, isBundled } = model;
  report.say(
    `Model ${manifest.digest.slice(0, 12)} (${manifest.entries.length} files, ${(bytes / 1e6).toFixed(1)} MB), ` +
      `proxy ${proxy.digest.slice(0, 12)} (${Math.round(proxy.bytes / 1000)} kB)`,
  );
  lines.forEach(report.say);
  report.say(`Task ${config.task}, served at POST ${taskPath(config)}`);
  const packed = await packServing(config, model, report, signal);
  const archive = {
    digest: manifest.digest,
    bytes: Math.round(packedBytes(manifest)),
    facts,
    environment,
    isBundled,
    open: () => archiveStream(manifest),
  };
  return { archive, ...functions, ...packed };
}
