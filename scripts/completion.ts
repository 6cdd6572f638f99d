import { script } from '@bomb.sh/tab';
import { Fault } from '../src/contract/fault.ts';
import type { Run } from '../src/cli/commands.ts';

const NAME = 'sagemaker-gateway';
const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** Prints the script that makes a shell ask `sagemaker-gateway complete` for completions. */
export const run: Run = async ({ words: [shell = ''] }, report) => {
  if (!SHELLS.includes(shell))
    throw new Fault(
      'config',
      `There is no completion for "${shell}".`,
      `Choose one of ${SHELLS.join(', ')}.`,
    );
  script(shell, NAME, NAME);
  // The library's bash script never completes paths: it removes the option `default` without having set it.
  if (shell === 'bash') report.print(`complete -o default -F __sagemaker_gateway_complete ${NAME}`);
};
