import { type Wanted, wantedFromFolders } from '../src/deploy/build-artifacts.ts';
import { type Deployed, deployStack } from '../src/deploy/deploy-stack.ts';
import { DEPLOY_FLAGS, type DeployOptions, deployOptions } from '../src/cli/flags/deploy-options.ts';
import { OPTION_FLAGS, STACK_FLAGS } from '../src/cli/load-config.ts';
import { answerLines, curlLine } from '../src/cli/output/usage-examples.ts';
import { provenLines, provenResult } from '../src/deploy/verify.ts';
import { type Ground, openGround, settledSetting } from '../src/deploy/context.ts';
import { unchanged } from '../src/deploy/fast-path.ts';
import { durationText } from '../src/cli/output/report-text.ts';
import type { Verb } from '../src/cli/command.ts';
import { dashboardOf } from '../src/deploy/monitoring.ts';

export const deploy: Verb = {
  summary: 'Bring the account to what endpoint.config.ts says, until the URL has answered.',
  flags: [...OPTION_FLAGS, ...DEPLOY_FLAGS, ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const ground = await openGround(given, report, signal);
    const wanted = await wantedFromFolders(ground);
    const options = deployOptions(given);
    const deployed = await deployedOn(ground, wanted, options);
    if (!deployed) return report.say('Dry run: nothing was changed.');
    const { url, releaseId, classified, elapsedMs, changed } = deployed;
    const [first = '', ...rest] = provenLines(releaseId, url, deployed);
    report.say(`${changed ? 'Deployed' : 'Unchanged'} in ${durationText(elapsedMs)}: ${first}`);
    rest.forEach(report.say);
    answerLines(ground.config.sample, classified.answer).forEach(report.say);
    report.say(`Call it:\n  ${curlLine(url, ground)}`);
    const dashboard = dashboardOf(ground);
    if (dashboard !== undefined) report.say(`Look at it:\n  ${dashboard}`);
    const { answer } = classified;
    const proven = provenResult(ground.config, deployed);
    report.result({ url, releaseId, changed, elapsedMs, answer, ...proven, dashboard });
  },
};

/** The short way where nothing has to be done, else the whole. */
async function deployedOn(
  ground: Ground,
  wanted: Wanted,
  options: DeployOptions,
): Promise<Deployed | undefined> {
  const standing = options.dryRun === true ? undefined : await unchanged(ground, wanted);
  return standing ?? (await deployStack(await settledSetting(ground), wanted, options));
}
