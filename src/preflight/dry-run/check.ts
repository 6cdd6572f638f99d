import { hostOf } from '../../../infra/hosts/registry.ts';
import type { Finding } from '../finding.ts';
import { check, type With } from '../subject.ts';
import { checkContainer } from './check-container.ts';
import { checkFunction } from './check-function.ts';

/** Starts the model on this machine as its host does, and sends it the sample. */
export const dryRunCheck = check('dry run', ['host'], ['archive', 'stack'], checkDryRun);

async function checkDryRun(subject: With<'archive' | 'stack'>): Promise<Finding[]> {
  const { config, options } = subject;
  if (options.skipDryRun) return [];
  const host = hostOf(config);
  const window = host.deadlines(config.host);
  return 'initS' in window
    ? await checkFunction(subject, window, host.functionPackage?.(config.host))
    : await checkContainer(subject, window);
}
