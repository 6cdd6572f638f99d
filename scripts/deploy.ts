import { durationText } from '../src/contract/duration.ts';
import { deployOptions } from '../src/cli/flags/deploy-options.ts';
import { answerLines, curlLine } from '../src/cli/output/usage-examples.ts';
import { openConfigContext } from '../src/cli/open-context.ts';
import { deployFolders, planFolders } from '../src/deploy/deploy.ts';
import { dashboardOf } from '../src/deploy/monitoring.ts';
import { verificationLines, verificationResult } from '../src/deploy/verify/verification.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const configContext = await openConfigContext(args, report, signal);
  const { dryRun, ...options } = deployOptions(args);
  if (dryRun) {
    await planFolders(configContext);
    return report.say('Dry run: nothing was changed.');
  }
  const deployed = await deployFolders(configContext, options);
  const { url, releaseId, inference, elapsedMs, changed, config } = deployed;
  const [first = '', ...rest] = verificationLines(releaseId, url, deployed);
  report.say(`${changed ? 'Deployed' : 'Unchanged'} in ${durationText(elapsedMs)}: ${first}`);
  rest.forEach(report.say);
  answerLines(config, inference.answer).forEach(report.say);
  report.say(`Call it:\n  ${curlLine(url, { ...configContext, config })}`);
  const dashboard = dashboardOf(configContext);
  if (dashboard !== undefined) report.say(`Dashboard:\n  ${dashboard}`);
  const { answer } = inference;
  const verification = verificationResult(config, deployed);
  report.result({ url, releaseId, changed, elapsedMs, answer, ...verification, dashboard });
};
