import { Fault } from '../contract/fault.ts';
import { type Finding, numberedLines, tally, worstCode } from '../preflight/finding.ts';
import { type PreflightOptions, DEFAULT_PREFLIGHT } from '../preflight/options.ts';
import { runChecks } from '../preflight/run-checks.ts';
import { changedScopes } from '../preflight/scopes.ts';
import type { StackContext } from './context.ts';
import type { DeploymentPlan } from './deployment-plan.ts';
import type { DesiredState } from './desired-state.ts';
import type { Reporter } from './reporter.ts';

/**
 * Runs the checks that concern the planned changes, before a deploy's first write. A plan that changes neither host nor
 * function needs none. Throws a Fault that lists the faults, unless `force`.
 */
export async function preflight(
  context: StackContext,
  desired: DesiredState,
  { stack, plan: { steps } }: DeploymentPlan,
  options: PreflightOptions = DEFAULT_PREFLIGHT,
): Promise<void> {
  const scopes = changedScopes(steps);
  if (scopes.size === 0) return;
  const { aws, site, caller, engine, report } = context;
  const findings = await runChecks(
    {
      config: desired.config,
      access: { aws, site, caller },
      archive: desired.artifacts.archive,
      functionZip: desired.artifacts.functionZip,
      image: desired.artifacts.image,
      stack,
      // A rollback and a promotion deploy bytes that have answered before.
      options: desired.command === 'deploy' ? options : { ...options, skipDryRun: true },
      say: report.say,
      signal: engine.signal,
    },
    scopes,
  );
  report.say(`Preflight: ${tally(findings)}${findings.length > 0 ? ' (details: npm run doctor)' : ''}`);
  for (const { check, what, fix } of findings.filter(({ severity }) => severity === 'warning'))
    report.warn(`  ${check}: ${what}. ${fix}`);
  stopOnFaults(findings, options, report);
}

function stopOnFaults(findings: readonly Finding[], { force }: PreflightOptions, report: Reporter): void {
  const faults = findings.filter(({ severity }) => severity === 'fault');
  const code = worstCode(faults);
  if (code === undefined) return;
  const lines = numberedLines(faults);
  if (force) return lines.forEach(report.warn);
  const needsPolicy = faults.some(({ check }) => check === 'pass role');
  const policy = needsPolicy ? ' (`npm run policy` prints the required policy)' : '';
  throw new Fault(
    code,
    `The deploy would fail, so nothing was changed:\n${lines.join('\n')}`,
    `Fix this${policy} and run the same command again, or continue with --force.`,
  );
}
