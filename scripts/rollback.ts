import { durationText } from '../src/contract/duration.ts';
import { textOf } from '../src/cli/flags/flag-values.ts';
import { deployOptions } from '../src/cli/flags/deploy-options.ts';
import { verificationLines, verificationResult } from '../src/deploy/verify/verification.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import { rollback as rollbackStack } from '../src/deploy/rollback.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const context = await openStackContext(args, report, signal);
  const { names, site } = context;
  const confirm = async ({ id, at }: { readonly id: string; readonly at: string }): Promise<void> => {
    const question = `Roll back ${names.owner} in ${site.region}, account ${site.account}, to ${id} of ${at}?`;
    if (args.flags.yes !== true) await report.confirm(question, signal);
  };
  const deployed = await rollbackStack(context, textOf(args, 'to'), { ...deployOptions(args), confirm });
  if (!deployed) return report.say('Dry run: nothing was changed.');
  const { url, releaseId, elapsedMs, changed } = deployed;
  const lines = verificationLines(releaseId, url, deployed).join('\n');
  report.say(`Rolled back in ${durationText(elapsedMs)}: ${lines}`);
  report.result({ url, releaseId, changed, elapsedMs, ...verificationResult(context.config, deployed) });
};
