import { randomUUID } from 'node:crypto';
import type { AccountContext } from '../account/account-context.ts';
import { unsupported } from '../aws-error.ts';
import { ExecutionEnvironment } from './execution/execution-environment.ts';
import type { InitializationType, Mount, Program } from './execution/runtime-process.ts';
import { environmentVariables } from './function-environment.ts';
import type { FunctionCode } from './function-code.ts';
import type { FunctionSettings } from './function-settings.ts';
import { InvocationLog } from './invocation-log.ts';

/** What an environment needs to know of its function. */
export interface EnvironmentOf {
  readonly name: string;
  readonly version: string;
  readonly region: string;
  readonly settings: FunctionSettings;
  readonly code: FunctionCode;
  readonly taskRoot: string;
  readonly mounts?: readonly Mount[];
  readonly initializationType: InitializationType;
}

/** Starts an execution environment with a log stream of its own. Throws NotImplemented for what cannot run here. */
export async function startEnvironment(
  account: AccountContext,
  { name, version, region, settings, code, taskRoot, mounts = [], initializationType }: EnvironmentOf,
): Promise<ExecutionEnvironment> {
  // The stream name format of Lambda: date, version in brackets, 32 hexadecimal digits of the environment.
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  const logStream = `${day}/[${version}]${randomUUID().replaceAll('-', '')}`;
  const place = { name, version, region, taskRoot, logStream, initializationType };
  return await ExecutionEnvironment.start({
    program: await programOf(account, settings.runtime),
    handler: handlerOf(settings, code),
    taskRoot,
    initializationType,
    variables: { ...imageVariables(code), ...environmentVariables(account, settings, place) },
    memoryMb: settings.memoryMb,
    storageMb: settings.ephemeralStorageMb,
    timeoutMs: settings.timeoutS * 1000,
    mounts,
    scratchDir: account.scratchDir,
    log: new InvocationLog(account, { region, version, stream: logStream, settings }),
    onProcess: account.recordProcess,
  });
}

/** The last argument of an image's entry point, as the runtime interface clients take it. */
function handlerOf({ handler, image }: FunctionSettings, code: FunctionCode): string {
  if (code.packageType === 'Zip') return handler;
  return (image.Command ?? code.command).at(-1) ?? '';
}

function imageVariables(code: FunctionCode): Record<string, string> {
  if (code.packageType === 'Zip') return {};
  return Object.fromEntries(
    code.environment.map((each) => {
      const at = each.indexOf('=');
      return [each.slice(0, at), each.slice(at + 1)];
    }),
  );
}

/**
 * The executable of a runtime; the one of an image without a runtime is Python. Throws NotImplemented for a Python that
 * is missing or cannot be prepared.
 */
async function programOf({ programs }: AccountContext, runtime = 'python'): Promise<Program> {
  const { node, python } = programs;
  if (!runtime.startsWith('python')) return { runtime: 'node', path: node };
  if (!python) throw unsupported('functions of Python without an interpreter that has awslambdaric');
  try {
    return { runtime: 'python', path: typeof python === 'string' ? python : await python(minorOf(runtime)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unsupported(`functions of Python on this machine: ${reason}`);
  }
}

/** "3.13" of "python3.13". */
function minorOf(runtime: string): string | undefined {
  return runtime.slice('python'.length) || undefined;
}
