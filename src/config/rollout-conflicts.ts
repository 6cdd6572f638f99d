import type { RealtimeOptions, ServerlessOptions } from './host-options.ts';
import type { Conflict } from './option-conflicts.ts';
import { hasOwnAlarms, optionsWithout, type RolloutOptions } from './rollout.ts';
import { type Rollout, rolloutOf, sizeProblem, waitsSeconds } from './rollout-plan.ts';

/** What of a rollout cannot stand together, or not with the instances of its host. */
export function rolloutConflicts(
  options: RolloutOptions,
  host: ServerlessOptions | RealtimeOptions,
): Conflict[] {
  const rollout = rolloutOf(options, []);
  const instanceCount = host.type === 'sagemaker-realtime' ? host.instanceCount : 0;
  return [
    ...foreign(options),
    ...ofAlarms(options, rollout),
    ...(host.type === 'sagemaker-realtime' ? ofSize(rollout, instanceCount) : []),
    ...ofTimeout(rollout, instanceCount),
  ];
}

function foreign(options: RolloutOptions): Conflict[] {
  const given: Readonly<Record<string, unknown>> = options;
  return optionsWithout(options.strategy)
    .filter((option) => given[option] !== undefined)
    .map((option) => ({ option: `rollout.${option}`, why: `an update by "${options.strategy}" has none` }));
}

function ofAlarms(options: RolloutOptions, { waitSeconds }: Rollout): Conflict[] {
  const found: Conflict[] = [];
  if (Array.isArray(options.alarms) && !options.autoRollback) {
    const why = 'alarms only ever send an update back: set autoRollback to true, or leave them out';
    found.push({ option: 'rollout.alarms', why });
  }
  if (options.autoRollback && waitSeconds === 0) {
    const why =
      'is 0 and autoRollback is on; AWS watches the alarms while the new fleet bakes, so give it a time';
    found.push({ option: 'rollout.waitSeconds', why });
  }
  if (options.latencyMs !== undefined && !hasOwnAlarms(options)) {
    const why = 'is the limit of an alarm of the stack’s own, and there is none';
    found.push({ option: 'rollout.latencyMs', why });
  }
  return found;
}

function ofSize(rollout: Rollout, instanceCount: number): Conflict[] {
  const problem = sizeProblem(rollout, instanceCount);
  return problem === undefined ? [] : [{ option: 'rollout.size', why: `${rollout.strategy} ${problem}` }];
}

/** "The timeout value should be larger than the total waiting time" (BlueGreenUpdatePolicy). */
function ofTimeout(rollout: Rollout, instanceCount: number): Conflict[] {
  const { maxExecutionSeconds } = rollout;
  const waits = waitsSeconds(rollout, Math.max(1, instanceCount));
  if (maxExecutionSeconds === undefined || maxExecutionSeconds > waits) return [];
  const why = `is ${maxExecutionSeconds}, and the waits together are ${waits}; it must be more`;
  return [{ option: 'rollout.maxExecutionSeconds', why }];
}
