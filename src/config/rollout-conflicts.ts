import type { Conflict } from './option-conflicts.ts';
import { hasOwnAlarms, optionsWithout, type RolloutOptions } from './rollout.ts';
import { type Rollout, rolloutOf, sizeProblem, waitsSeconds } from './rollout-plan.ts';

/** Options of a rollout that exclude each other, or do not fit the instance count; undefined without instances. */
export function rolloutConflicts(options: RolloutOptions, instanceCount: number | undefined): Conflict[] {
  const rollout = rolloutOf(options, []);
  return [
    ...foreign(options),
    ...ofAlarms(options, rollout),
    ...(instanceCount === undefined ? [] : ofSize(rollout, instanceCount)),
    ...ofTimeout(rollout, instanceCount ?? 0),
  ];
}

function foreign(options: RolloutOptions): Conflict[] {
  const given: Readonly<Record<string, unknown>> = options;
  return optionsWithout(options.strategy)
    .filter((option) => given[option] !== undefined)
    .map((option) => ({
      option: `rollout.${option}`,
      why: `updates with the strategy "${options.strategy}" do not use it`,
    }));
}

function ofAlarms(options: RolloutOptions, { waitSeconds }: Rollout): Conflict[] {
  const found: Conflict[] = [];
  if (Array.isArray(options.alarms) && !options.autoRollback) {
    const why = 'alarms are used only for automatic rollback; set autoRollback to true, or remove them';
    found.push({ option: 'rollout.alarms', why });
  }
  if (options.autoRollback && waitSeconds === 0) {
    const why = 'is 0, but autoRollback needs a waiting time in which the alarms are watched';
    found.push({ option: 'rollout.waitSeconds', why });
  }
  if (options.latencyMs !== undefined && !hasOwnAlarms(options)) {
    const why = 'is the threshold of an alarm of the stack, but the stack has no such alarm';
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
  const why = `is ${maxExecutionSeconds}, but must be more than the sum of all waits, ${waits}`;
  return [{ option: 'rollout.maxExecutionSeconds', why }];
}
