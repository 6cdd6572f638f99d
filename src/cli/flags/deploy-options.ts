import type { DryRunOptions } from '../../deploy/deploy-stack.ts';
import type { PythonRuntime } from '../../local/python-environment.ts';
import type { PreflightOptions } from '../../preflight/options.ts';
import { multiplierOf, type ParsedArgs } from './flag-values.ts';

/** What the flags of a command that deploys ask for. */
export function deployOptions(args: ParsedArgs): DryRunOptions {
  return {
    dryRun: args.flags['dry-run'] === true,
    keepFailed: args.flags['keep-failed'] === true,
    preflight: preflightOptions(args),
  };
}

/** What they ask of the preflight. */
export function preflightOptions(args: ParsedArgs): PreflightOptions {
  return {
    force: args.flags.force === true,
    skipDryRun: args.flags['skip-dry-run'] === true,
    slowdown: multiplierOf(args, 'slowdown') ?? 1,
    runtime: runtimeOf(args),
  };
}

/** The Python runtime of `--runtime`; the parser admits no other value. */
export function runtimeOf({ flags: { runtime } }: ParsedArgs): PythonRuntime | undefined {
  return runtime === 'onnx' || runtime === 'torch' ? runtime : undefined;
}
