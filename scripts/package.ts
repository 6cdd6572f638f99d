import { resolve } from 'node:path';
import { packToFile } from '../src/package/archive.ts';
import { describeModel } from '../src/deploy/build-artifacts.ts';
import { textOf } from '../src/cli/flags/flags.ts';
import { loadConfig } from '../src/cli/load-config.ts';
import type { Command } from '../src/cli/command.ts';

export const packageModel: Command = {
  summary: 'Pack a model folder and its serve script into model.tar.gz.',
  flags: ['model', 'code', 'out', 'config', 'json', 'help'],
  run: async (given, report) => {
    const out = resolve(textOf(given, 'out') ?? 'model.tar.gz');
    const { manifest, leftOut, bytes } = await describeModel(await loadConfig(given));
    for (const { path, reason } of leftOut) report.say(`  left out: ${path} (${reason})`);
    const packed = await packToFile(manifest, out, {
      onProgress: (doneBytes, totalBytes) =>
        report.event({ type: 'bytes', id: 'pack', doneBytes, totalBytes }),
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
      leftOut,
    });
  },
};
