/** One command of the journey; it must exit with 0. */
export interface Step {
  readonly name: string;
  readonly args: readonly string[];
}

/** The stack that a run creates, and the folders of its two releases. */
export interface LiveStack {
  readonly name: string;
  readonly stage: string;
  readonly first: string;
  readonly second: string;
}

/** The smallest default that loads the sample model; billed only while it answers. */
export const MEMORY_MB = 2048;
export const MAX_CONCURRENCY = 1;

/** Requests to the URL, with those of the verification and its retries: an upper bound. */
export const MOST_REQUESTS = 200;

/** The main line: check, create, nothing to change, call, update, back, and what an operator looks at. */
export function stepsFor(stack: LiveStack): readonly Step[] {
  const on = onStack(stack);
  const host = ['--host', 'sagemaker-serverless', '--memory', String(MEMORY_MB)];
  const options = [...host, '--max-concurrency', String(MAX_CONCURRENCY)];
  const first = ['--model', stack.first, ...options];
  const second = ['--model', stack.second, ...options];
  return [
    { name: 'doctor', args: on('doctor', ...first) },
    { name: 'deploy', args: on('deploy', ...first) },
    { name: 'deploy (nothing to change)', args: on('deploy', ...first) },
    { name: 'classify', args: on('classify', 'UBER TRIP 4412') },
    { name: 'deploy (another model)', args: on('deploy', ...second) },
    { name: 'rollback', args: on('rollback', '--yes') },
    { name: 'releases', args: on('releases') },
    { name: 'status', args: on('status') },
    { name: 'logs', args: on('logs') },
  ];
}

/** Read-only: what the run would create. */
export function planStep(stack: LiveStack): Step {
  return { name: 'plan', args: onStack(stack)('plan', '--model', stack.first) };
}

/** Always runs, whatever happened before. */
export function destroyStep(stack: LiveStack): Step {
  return { name: 'destroy', args: onStack(stack)('destroy', '--yes') };
}

/** Lists what still has the name or the tag of the stack. */
export function sweepStep({ name, stage }: LiveStack): Step {
  return { name: 'sweep', args: ['sweep', '--stack', `${name}-${stage}`, '--older-than', '0', '--json'] };
}

function onStack({ name, stage }: LiveStack): (command: string, ...args: readonly string[]) => string[] {
  return (command, ...args) => [command, ...args, '--name', name, '--stage', stage, '--json'];
}
