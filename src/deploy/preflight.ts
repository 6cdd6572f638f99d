import { Fault } from '../contract/fault.ts';
import { type Finding, worstCode } from '../preflight/finding.ts';
import { numberedLines, tally } from '../preflight/numbered-list.ts';
import type { Plan } from '../reconcile/plan.ts';
import type { Reporter } from './reporter.ts';
import type { DesiredRelease } from './build-artifacts.ts';
import { runChecks } from '../preflight/run-checks.ts';
import type { DeploymentPlan } from './deployment-plan.ts';
import { type PreflightOptions, WHOLE_PREFLIGHT } from '../preflight/options.ts';
import type { Scope } from '../preflight/subject.ts';
import type { StackContext } from './context.ts';

/**
 * Before the first write of a deploy: looks at what the plan's changes could fail of, as far as they matter. A plan
 * that changes neither the host nor the function asks nothing. Throws a Fault that lists the faults, unless `--force`.
 */
export async function preflight(
  context: StackContext,
  wanted: DesiredRelease,
  { stack, plan: { steps } }: DeploymentPlan,
  options: PreflightOptions = WHOLE_PREFLIGHT,
): Promise<void> {
  const scopes = touched(steps);
  if (scopes.size === 0) return;
  const { aws, site, caller, engine, report } = context;
  const found = await runChecks(
    {
      config: wanted.config,
      access: { aws, site, caller },
      archive: wanted.artifacts.archive,
      stack,
      // What is rolled back to or promoted has answered before, from these very bytes.
      options: wanted.how === 'deploy' ? options : { ...options, skipDryRun: true },
      say: report.say,
      signal: engine.signal,
    },
    scopes,
  );
  report.say(`Preflight: ${tally(found)}${found.length > 0 ? ' (npm run doctor says more)' : ''}`);
  for (const { check, what, fix } of found.filter(({ severity }) => severity === 'warning'))
    report.warn(`  ${check}: ${what}. ${fix}`);
  judge(found, options, report);
}

function judge(found: readonly Finding[], { force }: PreflightOptions, report: Reporter): void {
  const faults = found.filter(({ severity }) => severity === 'fault');
  const code = worstCode(faults);
  if (code === undefined) return;
  const lines = numberedLines(faults);
  const text = `The deploy would fail, so nothing was changed:\n${lines.join('\n')}`;
  const rights = faults.some(({ check }) => check === 'pass role')
    ? ' (`npm run policy` prints the rights)'
    : '';
  if (!force)
    throw new Fault(code, text, `Mend that${rights} and run the same command again, or go on with --force.`);
  for (const line of lines) report.warn(line);
}

const SCOPE_OF: Readonly<Record<string, Scope>> = {
  object: 'host',
  model: 'host',
  'endpoint-config': 'host',
  endpoint: 'host',
  function: 'proxy',
};

/** What the steps change that can fail in AWS's hands; roles, logs and routes are only written. */
function touched(steps: Plan['steps']): Set<Scope> {
  const changing = steps.filter(({ step }) => step.action !== 'keep' && step.action !== 'wait');
  return new Set(changing.flatMap(({ kind }) => SCOPE_OF[kind] ?? []));
}
