import type { Artifacts } from '../../infra/artifacts.ts';
import { taskPath } from '../config/served-task.ts';
import { archiveStream, packedBytes } from '../package/archive.ts';
import type { LocatedConfig } from './model/locate-model.ts';
import { packServing } from './model/pack-serving.ts';
import { packageModel } from './model/package-model.ts';
import type { Reporter } from './reporter.ts';
import { buildStackCode } from './stack-code.ts';

/** Packs and hashes the model, and bundles the proxy. Writes nothing to the account. */
export async function buildArtifacts(
  config: LocatedConfig,
  report: Reporter,
  signal: AbortSignal,
): Promise<Artifacts> {
  const [model, code] = await Promise.all([packageModel(config, report), buildStackCode(config)]);
  const { manifest, bytes, lines, facts, environment, isBundled } = model;
  report.say(
    `Model ${manifest.digest.slice(0, 12)} (${manifest.entries.length} files, ${(bytes / 1e6).toFixed(1)} MB), ` +
      `proxy ${code.proxy.digest.slice(0, 12)} (${Math.round(code.proxy.bytes / 1000)} kB)`,
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
  return { archive, ...code, ...packed };
}
