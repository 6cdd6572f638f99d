import { NodeProcess } from './node-process.ts';
import { PythonProcess } from './python-process.ts';
import type { ProcessStart, RuntimeProcess } from './runtime-process.ts';

/** Starts the process of a function. Throws NotImplemented for what this machine cannot give it. */
export async function startProcess(start: ProcessStart): Promise<RuntimeProcess> {
  return start.program.runtime === 'node' ? new NodeProcess(start) : await PythonProcess.start(start);
}
