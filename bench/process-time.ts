import { execFileSync } from 'node:child_process';

/** What a process cost and printed. */
export interface ProcessTime {
  /** User and system, children included. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Lines of its output, stderr excluded. */
  readonly said: readonly string[];
}

/** Times a whole process, from the shell that starts it. */
export function processTime(command: readonly string[]): ProcessTime {
  const script = 'TIMEFORMAT="%U %S %R"; { time "$@" 2>&3; } 3>&2 2>&1';
  const output = execFileSync('bash', ['-c', script, 'bash', ...command], { encoding: 'utf8' });
  const said = output.trim().split('\n');
  const [user = NaN, system = NaN, wallSeconds = NaN] = (said.pop() ?? '').split(' ').map(Number);
  return { cpuSeconds: user + system, wallSeconds, said };
}
