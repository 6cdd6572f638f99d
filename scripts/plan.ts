import { releaseFromFolders } from '../src/deploy/build-artifacts.ts';
import { deployStack } from '../src/deploy/deploy-stack.ts';
import { OPTION_FLAGS, STACK_FLAGS } from '../src/cli/load-config.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Command } from '../src/cli/command.ts';

export const plan: Command = {
  summary: 'Say what a deploy would change; reads only.',
  flags: [...OPTION_FLAGS, ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const context = await openStackContext(given, report, signal);
    await deployStack(context, await releaseFromFolders(context), { dryRun: true });
  },
};
