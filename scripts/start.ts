import type { ParsedArgs } from '../src/cli/flags/flag-values.ts';
import { loadConfig } from '../src/cli/load-config.ts';
import { desiredFromFolders } from '../src/deploy/desired-state.ts';
import { deployStack } from '../src/deploy/deploy-stack.ts';
import { reportStarted } from '../src/cli/output/started-report.ts';
import { DEFAULT_PREFLIGHT } from '../src/preflight/options.ts';
import type { StartedEmulator } from '../src/local/start-emulator.ts';
import { enterExample, serveEmulator, untilAborted } from './emulator.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (given, report, signal) => {
  const startedAt = Date.now();
  const example = await enterExample(given);
  const args = example ? withConfig(given, example.config) : given;
  const config = await loadConfig(args, { deriveName: true });
  const served = await serveEmulator(args, report, signal, 'npm start', { config, example });
  try {
    pointAwsAt(served);
    // No authorization by default: the API listens on loopback only, and the first curl has no signature.
    const opened = await openStackContext(asStarted(args, served.region, config.name), report, signal);
    const desired = await desiredFromFolders(opened);
    const context = { ...opened, config: desired.config };
    const deployed = await deployStack(context, desired, {
      // A dry run would start the same container that the emulator starts anyway.
      preflight: { ...DEFAULT_PREFLIGHT, skipDryRun: true },
    });
    reportStarted(report, context, deployed, served, Date.now() - startedAt);
    await untilAborted(signal);
  } finally {
    await served.close();
  }
};

/** Points the SDK clients of this process at the emulator. */
function pointAwsAt({ env }: StartedEmulator): void {
  Object.assign(process.env, env);
  delete process.env['AWS_SESSION_TOKEN'];
  delete process.env['AWS_PROFILE'];
}

function withConfig(args: ParsedArgs, config: string): ParsedArgs {
  return { ...args, flags: { ...args.flags, config } };
}

function asStarted(args: ParsedArgs, region: string, name: string): ParsedArgs {
  // The local container does not run in the image, whose packages a deploy packs.
  return { ...args, flags: { auth: 'none', vendor: false, ...args.flags, region, name } };
}
