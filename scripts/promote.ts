import { durationText } from '../src/contract/duration.ts';
import { deployOptions } from '../src/cli/flags/deploy-options.ts';
import { textOf } from '../src/cli/flags/flag-values.ts';
import { promote as promoteRelease } from '../src/deploy/promote.ts';
import { verificationLines, verificationResult } from '../src/deploy/verify/verification.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const context = await openStackContext(args, report, signal);
  const promoted = await promoteRelease(
    context,
    {
      from: textOf(args, 'from'),
      fromRegion: textOf(args, 'from-region'),
      releaseId: textOf(args, 'release'),
    },
    deployOptions(args),
  );
  if (!promoted) return report.say('Dry run: nothing was changed.');
  const { url, releaseId, elapsedMs, changed, promotedFrom, archive } = promoted;
  const lines = verificationLines(releaseId, url, promoted).join('\n');
  report.say(`Promoted in ${durationText(elapsedMs)}: ${lines}`);
  if (archive)
    report.say(`The archive is the same ${archive.bytes} bytes in both buckets (CRC32 ${archive.crc32}).`);
  const verification = verificationResult(context.config, promoted);
  report.result({ url, releaseId, promotedFrom, archive, changed, elapsedMs, ...verification });
};
