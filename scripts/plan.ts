import { wantedFromFolders } from './deploying/build-artifacts.ts';
import { deployStack } from './deploying/deployment.ts';
import { OPTION_FLAGS, STACK_FLAGS } from './command-line/load-config.ts';
import { openSetting } from './setting.ts';
import type { Verb } from './verb.ts';

export const plan: Verb = {
  summary: 'Say what a deploy would change; reads only.',
  flags: [...OPTION_FLAGS, ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    await deployStack(setting, await wantedFromFolders(setting), { dryRun: true });
  },
};
