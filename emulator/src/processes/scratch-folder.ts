import { lstatSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, pidNamespace, type ProcessIdentity, processOf } from './process-identity.ts';

/** The files of one emulator, and the processes that it started. */
export interface ScratchFolder {
  readonly path: string;
  /** Records a child process, so that the next emulator ends it should this one be killed. */
  readonly recordProcess: (pid: number | undefined) => void;
  readonly remove: () => Promise<void>;
}

const PREFIX = 'sagemaker-gateway-emulator-';
const PROCESSES = 'processes';
// Files may still be written while a folder is removed.
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const;

/**
 * Makes a scratch folder. Its name says which process owns it, so that the folders and processes of emulators that
 * were killed can be removed here, and those of live ones never are.
 */
export async function openScratchFolder(parent = tmpdir()): Promise<ScratchFolder> {
  await removeAbandoned(parent);
  const path = mkdtempSync(join(parent, `${PREFIX}${pidNamespace()}-${nameOf(processOf(process.pid))}-`));
  mkdirSync(join(path, PROCESSES));
  let isOpen = true;
  return {
    path,
    recordProcess: (pid) => {
      const child = pid === undefined ? undefined : processOf(pid);
      if (child && isOpen) writeFileSync(join(path, PROCESSES, nameOf(child)), '');
    },
    remove: async () => {
      isOpen = false;
      await rm(path, REMOVAL);
    },
  };
}

function nameOf(identity: ProcessIdentity | undefined): string {
  // Without an owner the folder is never taken for an abandoned one.
  return identity ? `${identity.pid}-${identity.startedAt}` : 'unknown';
}

/** Ends the processes and removes the folders of emulators of this user that no longer run. */
async function removeAbandoned(parent: string): Promise<void> {
  const pattern = new RegExp(`^${PREFIX}${pidNamespace()}-(\\d+-\\d+)-\\w{6}$`);
  for (const name of readdirSync(parent)) {
    const owner = identityIn(pattern.exec(name)?.[1]);
    const path = join(parent, name);
    if (!owner || isRunning(owner) || !isOwnFolder(path)) continue;
    for (const child of recordedProcesses(path)) endProcess(child);
    await rm(path, REMOVAL);
  }
}

function identityIn(name: string | undefined): ProcessIdentity | undefined {
  const [, pid, startedAt = ''] = /^(\d+)-(\d+)$/.exec(name ?? '') ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), startedAt };
}

/** Another user must not be able to name processes that are then ended; mkdtemp lets only its user in. */
function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
}

function recordedProcesses(path: string): ProcessIdentity[] {
  try {
    return readdirSync(join(path, PROCESSES)).flatMap((name) => identityIn(name) ?? []);
  } catch {
    // The emulator was killed before it made the folder, or another one is removing it.
    return [];
  }
}

function endProcess(child: ProcessIdentity): void {
  if (!isRunning(child)) return;
  try {
    process.kill(child.pid, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}
