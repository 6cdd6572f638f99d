import { ProxyFault } from '../contract/problem.ts';
import { type Route, routesOf } from '../contract/routes.ts';
import { DEFAULT_TASK, TASKS } from '../tasks/registry.ts';
import { CUSTOM_TASK } from '../tasks/custom.ts';
import { readRequest, type Task, type TaskRequest, type WireRequest, writeRequest } from '../tasks/task.ts';
import { type CustomOptions, customConflicts, customTask } from './custom-task.ts';
import type { Conflict } from './option-conflicts.ts';

/** The options of a configuration that select the task and its route. */
interface ServedTask extends CustomOptions {
  /** Undefined until the model is at hand, unless the configuration names it. */
  readonly task?: string | undefined;
  readonly gateway: {
    readonly path?: string | undefined;
    readonly routes: Readonly<Record<string, unknown>>;
  };
}

type TaskOptions = Pick<ServedTask, 'task' | 'sample' | 'schemas'>;

/** The task of a configuration that was checked; the default one as long as it is not known. */
export function taskOf({ task = DEFAULT_TASK, ...contract }: TaskOptions): Task {
  if (task === CUSTOM_TASK) return customTask(contract);
  const found = TASKS[task];
  if (!found) throw new Error(`no task "${task}" is registered`);
  return found;
}

/** The path that callers post requests to. */
export function taskPath(config: ServedTask): string {
  return config.gateway.path ?? taskOf(config).path;
}

/** Every route of the API, the task's first. */
export function routesIn(config: ServedTask): readonly [Route, ...Route[]] {
  return routesOf(taskOf(config).operation, taskPath(config));
}

/** The request that a deploy sends before it reports success. */
export function sampleRequest(config: TaskOptions): TaskRequest {
  const { task, sample } = config;
  if (sample === undefined || task === CUSTOM_TASK) return taskOf(config).sample;
  return isRequest(sample) ? sample : { inputs: sample };
}

/** The sample as the proxy sends it to the model. */
export function proxiedSample(config: TaskOptions): TaskRequest {
  return taskOf(config).normalized(sampleRequest(config)) as TaskRequest;
}

/** What is wrong with the number or the form of the entries in an answer to the sample; undefined when it is right. */
export function sampleMismatch(config: TaskOptions, answer: unknown): string | undefined {
  return taskOf(config).mismatch(answer, proxiedSample(config));
}

function isRequest(sample: unknown): sample is WireRequest {
  return typeof sample === 'object' && sample !== null && 'inputs' in sample;
}

/** The container's variable that selects the task; omitted for the default task of inference-code. */
export function taskEnvironment({
  task = DEFAULT_TASK,
}: Pick<ServedTask, 'task'>): Readonly<Record<string, string>> {
  return task === DEFAULT_TASK || task === CUSTOM_TASK ? {} : { SAGEMAKER_GATEWAY_TASK: task };
}

/** Conflicts of the task's options: an unknown name, an invalid sample, unknown routes. */
export function taskConflicts({ task, ...others }: ServedTask): Conflict[] {
  if (task === undefined) return routeConflicts(others);
  const config = { ...others, task };
  const custom = customConflicts(config);
  if (custom.length > 0) return custom;
  if (config.task === CUSTOM_TASK) return routeConflicts(config);
  if (!TASKS[config.task]) {
    const why = `"${config.task}" is not a known task; known tasks: ${[...Object.keys(TASKS), CUSTOM_TASK].join(', ')}`;
    return [{ option: 'task', why }];
  }
  return [...sampleConflicts(config), ...routeConflicts(config)];
}

function sampleConflicts(config: TaskOptions): Conflict[] {
  try {
    readRequest(taskOf(config), writeRequest(sampleRequest(config)), undefined);
    return [];
  } catch (error) {
    if (!(error instanceof ProxyFault)) throw error;
    return [{ option: 'sample', why: `the task ${config.task} rejects it: ${error.message}` }];
  }
}

/** Before the task is known, it may have the routes of any. */
function routeConflicts(config: ServedTask): Conflict[] {
  const tasks = config.task === undefined ? Object.keys(TASKS) : [config.task];
  const known = [...new Set(tasks.flatMap((task) => routesIn({ ...config, task }).map(({ name }) => name)))];
  const unknown = Object.keys(config.gateway.routes).filter((name) => !known.includes(name));
  return unknown.map((name) => ({
    option: 'gateway.routes',
    why: `Unrecognized key: "${name}"; this API has the routes ${known.join(', ')}`,
  }));
}
