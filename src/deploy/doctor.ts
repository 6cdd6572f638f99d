import type { Config } from '../config/config.ts';
import { Fault } from '../contract/fault.ts';
import { declareStack } from '../preflight/declare-stack.ts';
import { fault, type Finding, ranked, unchecked } from '../preflight/finding.ts';
import type { PreflightOptions } from '../preflight/options.ts';
import { runChecks } from '../preflight/run-checks.ts';
import type { Subject } from '../preflight/subject.ts';
import { openAccountContext } from './account-context.ts';
import { desiredFromFolders } from './desired-state.ts';
import type { Reporter } from './reporter.ts';

/**
 * Checks everything that could make a deploy fail, all at once; worst findings first. A part that cannot be prepared
 * becomes a finding, and the checks that need it are skipped. Reads only.
 */
export async function examine(
  config: Config,
  options: PreflightOptions,
  report: Reporter,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { subject, findings } = await prepare(config, options, report, signal);
  const checked = await runChecks(subject, new Set(['host', 'proxy']));
  return ranked([...findings, ...checked, ...skipped(options)]);
}

async function prepare(
  given: Config,
  options: PreflightOptions,
  report: Reporter,
  signal: AbortSignal,
): Promise<{ readonly subject: Subject; readonly findings: readonly Finding[] }> {
  const findings: Finding[] = [];
  const attempt = async <T>(check: string, work: () => Promise<T> | T): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'interrupted') throw error;
      findings.push(fault(check, codeOf(check, error), error.message, error.hint));
      return undefined;
    }
  };
  const [access, desired] = await Promise.all([
    attempt('credentials', async () => await openAccountContext(given.region, report, signal)),
    attempt('archive', async () => await desiredFromFolders({ config: given, report, engine: { signal } })),
  ]);
  const { config, artifacts } = desired ?? { config: given };
  const declared =
    access &&
    artifacts &&
    (await attempt('stack', async () => await declareStack(config, artifacts, access)));
  if (declared?.finding) findings.push(declared.finding);
  const subject = {
    config,
    access,
    archive: artifacts?.archive,
    functionZip: artifacts?.functionZip,
    image: artifacts?.image,
    stack: declared?.stack,
    options,
    say: report.say,
    signal,
  };
  return { subject, findings };
}

/** Any failure to identify the caller is fixed by signing in again. */
function codeOf(check: string, { code }: Fault): Fault['code'] {
  return check === 'credentials' && code === 'account' ? 'credentials' : code;
}

function skipped({ skipDryRun }: PreflightOptions): Finding[] {
  return skipDryRun ? [unchecked('dry run', 'skipped on request', 'Omit --skip-dry-run.')] : [];
}
