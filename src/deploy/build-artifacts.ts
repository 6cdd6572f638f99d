import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Artifacts } from '../../infra/artifacts.ts';
import { documentText, apiDocument } from '../../infra/api/api-document.ts';
import type { ReleaseRecord } from './release-record.ts';
import { archiveStream, packedBytes } from '../package/archive.ts';
import { describeModelFolder, type ModelPackage } from '../package/model.ts';
import { bundleProxy, type ProxyPackage } from '../package/proxy.ts';
import type { Config } from '../config/config.ts';
import type { Reporter } from './reporter.ts';
import type { ConfigContext } from './context.ts';

/** The serve script that ships with the house. */
const OWN_CODE = fileURLToPath(new URL('../../inference-code', import.meta.url));

/** What is to be deployed: a configuration and what it is made of, from a folder or from the ledger. */
export interface DesiredRelease {
  readonly config: Config;
  readonly artifacts: Artifacts;
  /** The verb that wants it, as the ledger and the lock name it. */
  readonly how: NonNullable<ReleaseRecord['how']>;
}

interface Folders {
  readonly model: string;
  readonly code?: string | undefined;
}

/** The model folder with its serve script: the one that is named, the folder's own `code/`, or ours. */
export async function describeModel({ model, code }: Folders): Promise<ModelPackage> {
  const codeDir = code ?? (existsSync(join(model, 'code')) ? undefined : OWN_CODE);
  return await describeModelFolder({ modelDir: model, codeDir });
}

/** What the configuration's own folders give. */
export async function releaseFromFolders({
  config,
  report,
}: Pick<ConfigContext, 'config' | 'report'>): Promise<DesiredRelease> {
  return { config, artifacts: await buildArtifacts(config, report), how: 'deploy' };
}

/** The proxy with the description of what it serves under this configuration. */
export async function buildProxy(config: Config): Promise<ProxyPackage> {
  return await bundleProxy(documentText(apiDocument(config)));
}

/** Hashes the model, bundles the proxy; nothing is written and nothing leaves the machine. */
export async function buildArtifacts(config: Config, report: Reporter): Promise<Artifacts> {
  const [{ manifest, leftOut, bytes }, proxy] = await Promise.all([
    describeModel(config),
    buildProxy(config),
  ]);
  report.say(
    `Model ${manifest.digest.slice(0, 12)} (${manifest.entries.length} files, ${(bytes / 1e6).toFixed(1)} MB), ` +
      `proxy ${proxy.digest.slice(0, 12)} (${Math.round(proxy.bytes / 1000)} kB)`,
  );
  for (const { path, reason } of leftOut) report.say(`  left out: ${path} (${reason})`);
  const archive = {
    digest: manifest.digest,
    bytes: Math.round(packedBytes(manifest)),
    open: () => archiveStream(manifest),
  };
  return { archive, proxy };
}
