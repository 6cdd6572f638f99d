import { listReleases } from '../src/deploy/releases/ledger.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const context = await openStackContext(args, report, signal);
  const listed = await listReleases(context);
  for (const { record, state } of listed) {
    const { id, at, by, archive, promotedFrom } = record;
    const origin = promotedFrom ? `  from ${promotedFrom.stack}` : '';
    report.say(`  ${id}  ${at}  ${state.padEnd(8)}archive ${archive.digest.slice(0, 12)}  by ${by}${origin}`);
  }
  if (listed.length === 0) report.say('There are no releases. Next: npm run deploy:serverless-endpoint');
  report.result({ releases: listed.map(({ record }) => record) });
};
