import { wantedFromFolders } from '../src/deploy/build-artifacts.ts';
import { deployStack } from '../src/deploy/deploy-stack.ts';
import { OPTION_FLAGS, STACK_FLAGS } from '../src/cli/load-config.ts';
import { openSetting } from '../src/deploy/context.ts';
import type { Verb } from '../src/cli/command.ts';

export const plan: Verb = {
  summary: 'Say what a deploy would change; reads only.',
  flags: [...OPTION_FLAGS, ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    await deployStack(setting, await wantedFromFolders(setting), { dryRun: true });
  },
};
