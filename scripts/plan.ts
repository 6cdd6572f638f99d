import { planFolders } from '../src/deploy/deploy.ts';
import { openConfigContext } from '../src/cli/open-context.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  await planFolders(await openConfigContext(args, report, signal));
};
