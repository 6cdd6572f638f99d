import { resolve } from 'node:path';
import { packToFile } from '../src/package/archive.ts';
import { locateModel } from '../src/deploy/model/locate-model.ts';
import { packageModel } from '../src/deploy/model/package-model.ts';
import { textOf } from '../src/cli/flags/flag-values.ts';
import { loadConfig } from '../src/cli/load-config.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const out = resolve(textOf(args, 'out') ?? 'model.tar.gz');
  const config = await locateModel(await loadConfig(args, { deriveName: true }), report, signal);
  const { manifest, leftOut, bytes, lines, script } = await packageModel(config, report);
  lines.forEach(report.say);
  const packed = await packToFile(manifest, out, {
    onProgress: (doneBytes, totalBytes) => report.event({ type: 'bytes', id: 'pack', doneBytes, totalBytes }),
  });
  report.say(`${out}: ${manifest.entries.length} files, ${(packed.bytes / 1e6).toFixed(1)} MB`);
  report.say(`  content ${manifest.digest}`);
  report.say(`  sha256  ${packed.sha256}`);
  report.result({
    file: out,
    digest: manifest.digest,
    sha256: packed.sha256,
    bytes: packed.bytes,
    contentBytes: bytes,
    files: manifest.entries.map(({ path, bytes: size }) => ({ path, bytes: size })),
    leftOut,
    script,
  });
};
