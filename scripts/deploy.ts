import { type DesiredRelease, releaseFromFolders } from '../src/deploy/build-artifacts.ts';
import { type Deployed, deployStack } from '../src/deploy/deploy-stack.ts';
import { DEPLOY_FLAGS, deployOptions } from '../src/cli/flags/deploy-options.ts';
import type { DeployOptions } from '../src/deploy/options.ts';
import { OPTION_FLAGS, STACK_FLAGS } from '../src/cli/load-config.ts';
import { answerLines, curlLine } from '../src/cli/output/usage-examples.ts';
import { verificationLines, verificationResult } from '../src/deploy/verify.ts';
import { type ConfigContext, resolveStackContext } from '../src/deploy/context.ts';
import { openConfigContext } from '../src/cli/open-context.ts';
import { fastPath } from '../src/deploy/fast-path.ts';
import { durationText } from '../src/contract/duration.ts';
import type { Command } from '../src/cli/command.ts';
import { dashboardOf } from '../src/deploy/monitoring.ts';

export const deploy: Command = {
  summary: 'Bring the account to what endpoint.config.ts says, until the URL has answered.',
  flags: [...OPTION_FLAGS, ...DEPLOY_FLAGS, ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const configContext = await openConfigContext(given, report, signal);
    const wanted = await releaseFromFolders(configContext);
    const options = deployOptions(given);
    const deployed = await deployedOn(configContext, wanted, options);
    if (!deployed) return report.say('Dry run: nothing was changed.');
    const { url, releaseId, classified, elapsedMs, changed } = deployed;
    const [first = '', ...rest] = verificationLines(releaseId, url, deployed);
    report.say(`${changed ? 'Deployed' : 'Unchanged'} in ${durationText(elapsedMs)}: ${first}`);
    rest.forEach(report.say);
    answerLines(configContext.config.sample, classified.answer).forEach(report.say);
    report.say(`Call it:\n  ${curlLine(url, configContext)}`);
    const dashboard = dashboardOf(configContext);
    if (dashboard !== undefined) report.say(`Look at it:\n  ${dashboard}`);
    const { answer } = classified;
    const verify = verificationResult(configContext.config, deployed);
    report.result({ url, releaseId, changed, elapsedMs, answer, ...verify, dashboard });
  },
};

/** The short way where nothing has to be done, else the whole. */
async function deployedOn(
  configContext: ConfigContext,
  wanted: DesiredRelease,
  options: DeployOptions,
): Promise<Deployed | undefined> {
  const standing = options.dryRun === true ? undefined : await fastPath(configContext, wanted);
  return standing ?? (await deployStack(await resolveStackContext(configContext), wanted, options));
}
