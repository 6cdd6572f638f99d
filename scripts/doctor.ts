import type { Artifacts } from '../infra/artifacts.ts';
import { imageVersions, nearestVersion } from '../infra/images.ts';
import { type Stack, stack } from '../infra/stack.ts';
import { ambientRegion, requireCredentials } from '../src/aws/core/ambient.ts';
import { awsClients } from '../src/aws/core/clients.ts';
import { callerIdentity } from '../src/aws/sts/caller-identity.ts';
import type { Config } from '../src/config/config.ts';
import { Fault } from '../src/contract/fault.ts';
import { archivePaths } from '../src/package/archive-list.ts';
import { defaultProgram } from '../src/package/hooks.ts';
import { judgeLayout } from '../src/preflight/checks/archive-layout.ts';
import { fault, type Finding, ranked, unchecked, worstCode } from '../src/preflight/finding.ts';
import { numberedLines, tally } from '../src/preflight/numbered-list.ts';
import { buildArtifacts } from '../src/deploy/build-artifacts.ts';
import { CHECK_NAMES, runChecks } from '../src/preflight/run-checks.ts';
import { type ParsedArgs, textOf } from '../src/cli/flags/flags.ts';
import { loadConfig, OPTION_FLAGS, STACK_FLAGS } from '../src/cli/load-config.ts';
import { DRY_RUN_FLAGS, preflightOptions } from '../src/cli/flags/preflight-options.ts';
import type { AccountAccess, Subject } from '../src/preflight/subject.ts';
import type { Command } from '../src/cli/command.ts';
import type { Report } from '../src/cli/output/report.ts';

export const doctor: Command = {
  summary: 'Look for everything a deploy would fail of, all at once; reads only.',
  flags: [...OPTION_FLAGS, ...DRY_RUN_FLAGS, 'runtime', 'archive', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const { subject, found } = await gathered(given, report, signal);
    const examined = await runChecks(subject, new Set(['host', 'proxy']));
    const findings = ranked([...found, ...(await foreignArchive(given)), ...examined, ...leftOut(subject)]);
    report.say(`Doctor, after ${CHECK_NAMES.length} checks: ${tally(findings)}`);
    numberedLines(findings).forEach(report.say);
    report.result({ checks: CHECK_NAMES, findings });
    const code = worstCode(findings);
    if (code === undefined) return report.say('Nothing stands in the way of a deploy.');
    const faults = findings.filter(({ severity }) => severity === 'fault').length;
    const stands = faults === 1 ? 'One fault stands' : `${faults} faults stand`;
    throw new Fault(
      code,
      `${stands} in the way of a deploy.`,
      'Mend what is listed, then run the same command again.',
    );
  },
};

/** All parts a check may need; one that cannot be made becomes a finding, and the others go on without it. */
async function gathered(
  given: ParsedArgs,
  report: Report,
  signal: AbortSignal,
): Promise<{ subject: Subject; found: Finding[] }> {
  const config = await loadConfig(given);
  const found: Finding[] = [];
  const attempt = async <T>(check: string, work: () => Promise<T> | T): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'interrupted') throw error;
      found.push(fault(check, codeOf(check, error), error.message, error.hint));
      return undefined;
    }
  };
  const [access, artifacts] = await Promise.all([
    attempt('credentials', async () => await reach(config)),
    attempt('archive', async () => await buildArtifacts(config, report)),
  ]);
  const declared = access && artifacts && (await attempt('image', () => declare(config, artifacts, access)));
  if (declared?.instead) found.push(declared.instead);
  const subject: Subject = {
    config,
    access,
    archive: artifacts?.archive,
    stack: declared?.stack,
    options: preflightOptions(given),
    say: report.say,
    signal,
  };
  return { subject, found };
}

/** Signing in again mends whatever keeps the caller from being known. */
function codeOf(check: string, { code }: Fault): Fault['code'] {
  return check === 'credentials' && code === 'account' ? 'credentials' : code;
}

async function reach(config: Config): Promise<AccountAccess> {
  await requireCredentials();
  const region = config.region ?? (await ambientRegion());
  const aws = awsClients(region, process.env);
  const { partition, account, arn } = await callerIdentity(aws);
  return { aws, site: { partition, account, region }, caller: arn };
}

/** The stack; with an image version that there is none of, that of the nearest, so that the rest is looked at too. */
function declare(
  config: Config,
  artifacts: Artifacts,
  { site }: AccountAccess,
): { readonly stack: Stack; readonly instead?: Finding } {
  try {
    return { stack: stack(config, artifacts, site) };
  } catch (error) {
    const { container } = config;
    const asked = container.version;
    const versions = imageVersions(container.family);
    if (!(error instanceof Fault) || asked === undefined || versions.includes(asked)) throw error;
    const version = nearestVersion(asked, versions);
    const mended = { ...config, container: { ...container, version } };
    return {
      stack: stack(mended, artifacts, site),
      instead: fault('image', error.code, error.message, error.hint),
    };
  }
}

function leftOut({ options }: Subject): Finding[] {
  if (!options.skipDryRun) return [];
  return [unchecked('dry run', 'left out on request', 'Leave --skip-dry-run out.')];
}

async function foreignArchive(given: ParsedArgs): Promise<Finding[]> {
  const file = textOf(given, 'archive');
  return file === undefined ? [] : judgeLayout(file, await archivePaths(file), defaultProgram);
}
