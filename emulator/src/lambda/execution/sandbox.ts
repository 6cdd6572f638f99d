import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { promisify } from 'node:util';
import type { Mount } from './runtime-process.ts';

/** What a process sees of the file system: the paths that Lambda has. */
export interface Sandbox {
  /** Becomes /var/task, read-only. */
  readonly taskRoot: string;
  /** Size of an empty /tmp in memory. */
  readonly storageMb: number;
  readonly mounts: readonly Mount[];
}

/** Where a sandboxed process finds the function's files. */
export const TASK_ROOT = '/var/task';

/** What a process does not see of this machine; on Lambda nothing but the function's own is there. */
const HIDDEN = ['/mnt', '/var', '/tmp'] as const;

/**
 * The command in a mount namespace of its own: only /tmp and the mounts can be written, as on Lambda. The pid stays that
 * of the command. About 15 ms on Linux, also for a user without privileges, where user namespaces are allowed.
 */
export function sandboxed(command: readonly string[], { taskRoot, storageMb, mounts }: Sandbox): string[] {
  const isRoot = process.getuid?.() === 0;
  const folders = [
    ...interpreterFolders(command[0] ?? '').map((folder) => ({ path: folder, folder, flags: '--rbind' })),
    { path: TASK_ROOT, folder: taskRoot, flags: '--bind' },
    ...mounts.map((mount) => ({ ...mount, flags: '--bind' })),
  ];
  // Opened before /mnt, /var and /tmp are hidden: the folders may be below them. Descriptor 3 is the log; dash knows
  // those up to 9.
  const opened = folders.map(({ folder }, index) => `exec ${index + 4}<${quoted(folder)}`);
  const bound = folders.map(({ path, flags }, index) => {
    const target = quoted(path);
    return `mkdir -p ${target}; mount -c ${flags} /proc/self/fd/${index + 4} ${target}; exec ${index + 4}<&-`;
  });
  const readOnly = [
    TASK_ROOT,
    ...mounts.filter(({ isReadOnly }) => isReadOnly).map(({ path }) => quoted(path)),
  ];
  const script = [
    'set -e',
    ...opened,
    'mount -t tmpfs -o mode=755 tmpfs /mnt',
    'mount -t tmpfs -o mode=755 tmpfs /var',
    `mount -t tmpfs -o mode=1777,size=${storageMb}m tmpfs /tmp`,
    ...bound,
    `for path in ${[...readOnly, '/var', '/mnt', '/'].join(' ')}; do mount -o remount,bind,ro $path; done`,
    `cd ${TASK_ROOT}`,
    // Set by cd.
    'unset OLDPWD',
    'exec "$@"',
  ].join('\n');
  const namespaces = isRoot ? ['--mount'] : ['--mount', '--map-root-user'];
  return ['unshare', ...namespaces, 'sh', '-c', script, 'sh', ...command];
}

const probes = new Map<string, Promise<boolean>>();

/** Whether this machine can run a program in a sandbox: mount namespaces are Linux's, and may be forbidden there. */
export async function canSandbox(program: string): Promise<boolean> {
  const probe = probes.get(program) ?? runsInSandbox(program);
  probes.set(program, probe);
  return await probe;
}

async function runsInSandbox(program: string): Promise<boolean> {
  const place = { taskRoot: dirname(program), storageMb: 1, mounts: [] };
  try {
    const [file = '', ...args] = sandboxed([program, '--version'], place);
    await promisify(execFile)(file, args);
    return true;
  } catch {
    return false;
  }
}

/** An interpreter, or the virtual environment that it belongs to, may be in a hidden folder, as in /mnt/c of WSL. */
function interpreterFolders(program: string): string[] {
  if (!isAbsolute(program)) return [];
  const folders = new Set([program, realpathSync(program)].map((path) => dirname(dirname(path))));
  return [...folders].filter((folder) => HIDDEN.some((hidden) => folder.startsWith(`${hidden}/`)));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
