import { wantedFromFolders } from './build-artifacts.ts';
import { deployStack } from './deployment.ts';
import { DEPLOY_FLAGS, deployOptions } from './deploy-options.ts';
import { OPTION_FLAGS, STACK_FLAGS } from './load-config.ts';
import { answerLines, curlLine } from './how-to-call.ts';
import { openSetting } from './setting.ts';
import { durationText } from '../src/report-text.ts';
import type { Verb } from './verb.ts';

export const deploy: Verb = {
  summary: 'Bring the account to what endpoint.config.ts says, until the URL has answered.',
  flags: [...OPTION_FLAGS, ...DEPLOY_FLAGS, ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    const wanted = await wantedFromFolders(setting);
    const deployed = await deployStack(setting, wanted, deployOptions(given));
    if (!deployed) return report.say('Dry run: nothing was changed.');
    const { url, releaseId, classified, elapsedMs, changed } = deployed;
    report.say(
      `${changed ? 'Deployed' : 'Unchanged'} in ${durationText(elapsedMs)}: release ${releaseId} answers at`,
    );
    report.say(`  ${url}`);
    answerLines(setting.config.sample, classified.answer).forEach(report.say);
    report.say(`Call it:\n  ${curlLine(url, setting)}`);
    report.result({ url, releaseId, changed, elapsedMs, answer: classified.answer });
  },
};
