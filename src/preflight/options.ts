import type { PythonRuntime } from '../local/python-environment.ts';

/** Options of the preflight. */
export interface PreflightOptions {
  /** Continue despite faults. */
  readonly force: boolean;
  readonly skipDryRun: boolean;
  /** Assumed slowdown of the container compared with this machine. */
  readonly slowdown: number;
  /** The Python runtime of the dry run; chosen by the model's files by default. */
  readonly runtime: PythonRuntime | undefined;
}

/** All checks; faults stop the deploy. */
export const DEFAULT_PREFLIGHT: PreflightOptions = {
  force: false,
  skipDryRun: false,
  slowdown: 1,
  runtime: undefined,
};
