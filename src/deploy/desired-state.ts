import type { Artifacts } from '../../infra/artifacts.ts';
import { documentText, apiDocument } from '../../infra/api/api-document.ts';
import type { Config } from '../config/config.ts';
import { taskOf } from '../config/served-task.ts';
import { archiveStream, packedBytes } from '../package/archive.ts';
import { describeModel } from '../package/model.ts';
import { bundleProxy, type ProxyPackage } from '../package/proxy.ts';
import type { ConfigContext } from './context.ts';
import type { ReleaseRecord } from './releases/release-record.ts';
import type { Reporter } from './reporter.ts';

/** What a stack should become: a configuration and its artifacts, built from folders or taken from the ledger. */
export interface DesiredState {
  readonly config: Config;
  readonly artifacts: Artifacts;
  /** The command that deploys it, as the ledger and the lock record it. */
  readonly command: NonNullable<ReleaseRecord['how']>;
}

/** Builds the artifacts from the configuration's folders. */
export async function desiredFromFolders({
  config,
  report,
}: Pick<ConfigContext, 'config' | 'report'>): Promise<DesiredState> {
  return { config, artifacts: await buildArtifacts(config, report), command: 'deploy' };
}

/** The proxy, with the OpenAPI document of this configuration. */
export async function buildProxy(config: Config): Promise<ProxyPackage> {
  return await bundleProxy({ taskModule: taskOf(config).module, openApi: documentText(apiDocument(config)) });
}

/** Hashes the model and bundles the proxy. Writes nothing and uploads nothing. */
export async function buildArtifacts(config: Config, report: Reporter): Promise<Artifacts> {
  const [{ manifest, leftOut, bytes }, proxy] = await Promise.all([
    describeModel(config),
    buildProxy(config),
  ]);
  report.say(
    `Model ${manifest.digest.slice(0, 12)} (${manifest.entries.length} files, ${(bytes / 1e6).toFixed(1)} MB), ` +
      `proxy ${proxy.digest.slice(0, 12)} (${Math.round(proxy.bytes / 1000)} kB)`,
  );
  for (const { path, reason } of leftOut) report.say(`  excluded: ${path} (${reason})`);
  const archive = {
    digest: manifest.digest,
    bytes: Math.round(packedBytes(manifest)),
    open: () => archiveStream(manifest),
  };
  return { archive, proxy };
}
