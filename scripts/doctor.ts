import { Fault } from '../src/contract/fault.ts';
import { judgeArchiveFile } from '../src/preflight/checks/archive-layout.ts';
import { type Finding, numberedLines, ranked, tally, worstCode } from '../src/preflight/finding.ts';
import { CHECK_NAMES } from '../src/preflight/run-checks.ts';
import { examine } from '../src/deploy/doctor.ts';
import { textOf } from '../src/cli/flags/flag-values.ts';
import { loadConfig } from '../src/cli/load-config.ts';
import { preflightOptions } from '../src/cli/flags/deploy-options.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const config = await loadConfig(args);
  const examined = await examine(config, preflightOptions(args), report, signal);
  const archive = textOf(args, 'archive');
  const findings = ranked([
    ...(archive === undefined ? [] : await judgeArchiveFile(archive, config.entry)),
    ...examined,
  ]);
  report.say(`Doctor, after ${CHECK_NAMES.length} checks: ${tally(findings)}`);
  numberedLines(findings).forEach(report.say);
  report.result({ checks: CHECK_NAMES, findings });
  const code = worstCode(findings);
  if (code === undefined) return report.say(readiness(findings));
  const count = findings.filter(({ severity }) => severity === 'fault').length;
  throw new Fault(
    code,
    count === 1 ? 'One fault would make a deploy fail.' : `${count} faults would make a deploy fail.`,
    'Fix what is listed, then run the same command again.',
  );
};

/** Never "ready" with a check that did not run: it may be the one that fails. */
function readiness(findings: readonly Finding[]): string {
  const count = findings.filter(({ severity }) => severity === 'unchecked').length;
  if (count === 0) return 'Ready to deploy.';
  const what = count === 1 ? 'one check did not run' : `${count} checks did not run`;
  return `No fault was found, but ${what}, so this does not tell whether a deploy would succeed.`;
}
