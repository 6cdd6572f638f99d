import { integerOf, textOf, type ParsedArgs } from '../src/cli/flags/flag-values.ts';
import { loadConfig } from '../src/cli/load-config.ts';
import { countText } from '../src/cli/output/report-text.ts';
import { stackLines, stackResult } from '../src/cli/output/sweep-lines.ts';
import { isOrphan } from '../src/deploy/cleanup/orphans.ts';
import {
  scanAccount,
  sweep as sweepStacks,
  type SweepOptions,
  type Swept,
} from '../src/deploy/cleanup/sweep.ts';
import { openAccountContext } from '../src/deploy/account-context.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const context = await openAccountContext((await loadConfig(args)).region, report, signal);
  report.say(`Stacks in ${context.site.region}, account ${context.site.account}`);
  const options = sweepOptions(args);
  const { stacks, rules } = await scanAccount(context, textOf(args, 'stack'), options);
  for (const stack of stacks) stackLines(stack, rules).forEach(report.say);
  const orphans = stacks.filter((stack) => isOrphan(stack, rules));
  if (orphans.length === 0) report.say('Nothing found.');
  const deleting = args.flags['delete'] === true && orphans.length > 0;
  if (orphans.length > 0 && !deleting) report.say('Dry run: nothing was changed. Add --delete to delete it.');
  if (deleting && args.flags.yes !== true) {
    const { region, account } = context.site;
    const question = `Delete what is listed of ${countText(orphans.length, 'stack')} in ${region}, account ${account}?`;
    await report.confirm(question, signal);
  }
  const swept = deleting ? await sweepStacks(context, orphans, options) : undefined;
  if (swept) report.say(sweptLine(swept));
  report.result({
    stacks: stacks.map((stack) => stackResult(stack, rules)),
    removed: (swept?.removed ?? []).map(({ kind, name }) => ({ kind, name })),
    abortedUploads: swept?.abortedUploads ?? 0,
  });
};

const DEFAULT_OLDER_MINUTES = 60;

function sweepOptions(args: ParsedArgs): SweepOptions {
  const keep = (textOf(args, 'keep') ?? '').split(',').filter((pattern) => pattern !== '');
  return { keep, olderThanMs: (integerOf(args, 'older-than') ?? DEFAULT_OLDER_MINUTES) * 60_000 };
}

function sweptLine({ removed, abortedUploads }: Swept): string {
  const uploads = abortedUploads > 0 ? ` and aborted ${countText(abortedUploads, 'unfinished upload')}` : '';
  const resources = countText(removed.length, 'resource');
  return `Deleted ${resources}${uploads}. A new listing, by tag and by name, finds none of them.`;
}
