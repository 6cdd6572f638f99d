import { keptReleases } from '../src/deploy/release-record.ts';
import { ledgerOf } from '../src/deploy/deploy-stack.ts';
import { STACK_FLAGS } from '../src/cli/load-config.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Command } from '../src/cli/command.ts';

export const releases: Command = {
  summary: 'List the releases that have answered, newest first, and which can be gone back to.',
  flags: STACK_FLAGS,
  run: async (given, report, signal) => {
    const context = await openStackContext(given, report, signal);
    const records = await ledgerOf(context);
    const currentId = records[0]?.id ?? '';
    const kept = keptReleases(records, currentId, context.config.keepReleases);
    const ready = new Set([currentId, ...kept.map(({ id }) => id)]);
    for (const [index, { id, at, by, archive, promotedFrom }] of records.entries()) {
      const state = index === 0 ? 'current' : ready.has(id) ? 'ready' : 'retired';
      const origin = promotedFrom ? `  from ${promotedFrom.stack}` : '';
      report.say(
        `  ${id}  ${at}  ${state.padEnd(8)}archive ${archive.digest.slice(0, 12)}  by ${by}${origin}`,
      );
    }
    if (records.length === 0)
      report.say('No release has answered yet. Next: npm run deploy:serverless-endpoint');
    report.result({ releases: records });
  },
};
