import type { PythonRuntime } from '../local/python-environment.ts';

/** How much of the preflight is wanted, and what becomes of what it finds. */
export interface PreflightOptions {
  /** Go on though there are faults. */
  readonly force: boolean;
  readonly skipDryRun: boolean;
  /** How many times slower the container is taken to be than this machine. */
  readonly slowdown: number;
  /** What to run the hooks with; chosen by what the model needs when left out. */
  readonly runtime: PythonRuntime | undefined;
}

/** The whole of it, and its faults stop. */
export const WHOLE_PREFLIGHT: PreflightOptions = {
  force: false,
  skipDryRun: false,
  slowdown: 1,
  runtime: undefined,
};
