import { AsyncLocalStorage } from 'node:async_hooks';
import type { Engine } from './watch.ts';

/** The work that a call belongs to: its id is in progress lines, and its signal ends every wait in it. */
export interface Step {
  readonly engine: Engine;
  /** Id of the resource; undefined for work on no single resource. */
  readonly id?: string;
}

const steps = new AsyncLocalStorage<Step>();

/** Runs work as a step; the calls in it find the step without being passed it. */
export async function asStep<T>(step: Step, work: () => Promise<T>): Promise<T> {
  return await steps.run(step, work);
}

/** The step of the running code; undefined outside. */
export function currentStep(): Step | undefined {
  return steps.getStore();
}
