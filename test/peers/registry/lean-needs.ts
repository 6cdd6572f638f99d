import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { minorPython, type MinorPython } from '../../../src/local/minor-python.ts';

const execute = promisify(execFile);

const PYTHONS = ['3.13', '3.12'] as const;
/** Of its own for each run, so that port 8080 is free, and nothing is left mounted or running. */
export const NAMESPACES = ['--mount', '--net', '--pid', '--fork', '--kill-child'];

/** An interpreter that the lean container supports. */
export interface FoundPython {
  readonly minor: (typeof PYTHONS)[number];
  readonly interpreter: MinorPython;
}

/** That of this machine, or what it lacks to run the image. */
export async function needsHere(): Promise<FoundPython | string> {
  const missing = await missingHere();
  if (missing !== undefined) return missing;
  for (const minor of PYTHONS) {
    const interpreter = await minorPython(minor);
    if (interpreter !== undefined) return { minor, interpreter };
  }
  return `no Python ${PYTHONS.join(' or ')}`;
}

/** What this machine lacks; undefined if it can run the image. */
async function missingHere(): Promise<string | undefined> {
  if (process.arch !== 'x64') return `the image is for amd64, and this machine is ${process.arch}`;
  if (process.getuid?.() !== 0) return 'it needs root, to start it as another user';
  try {
    // Both a namespace and a mount in it can be forbidden.
    await execute('unshare', [...NAMESPACES, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
    await execute('chroot', ['--version']);
    return undefined;
  } catch (error) {
    return String(error);
  }
}
