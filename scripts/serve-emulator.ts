import { createEmulator, type Emulator, serve } from 'sagemaker-emulator';
import { Fault } from '../src/contract/fault.ts';
import type { Report } from '../src/cli/output/report.ts';
import { factorOf, type ParsedArgs, integerOf } from '../src/cli/flags/flags.ts';
import { preparePython, type PythonRuntime } from '../src/local/python-environment.ts';
import { runtimeOf } from '../src/cli/flags/runtime-flag.ts';
import { containersOn } from '../src/container/container-process.ts';

/** The port AWS emulators have used since LocalStack made it a habit. */
const DEFAULT_PORT = 4566;

// As measured on two cores with the packages near; a slow line takes longer.
const INSTALL_MS: Readonly<Record<PythonRuntime, number>> = { onnx: 30_000, torch: 60_000 };

/** Any credentials do for most calls; signed routes are verified with these. */
export const EMULATOR_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/** An emulator behind a port on loopback. */
export interface ServedEmulator {
  readonly emulator: Emulator;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Prepares Python, opens an empty account and serves it. Throws Fault `config` when the port is taken. */
export async function serveEmulator(
  given: ParsedArgs,
  report: Report,
  signal: AbortSignal,
): Promise<ServedEmulator> {
  const runtime = runtimeOf(given) ?? 'onnx';
  const port = integerOf(given, 'port') ?? DEFAULT_PORT;
  const timeScale = factorOf(given, 'time-scale');
  const { python } = await preparePython(runtime, {
    say: report.say,
    signal,
    onWait: (phase, elapsedMs) =>
      report.event({ type: 'waiting', id: 'python', phase, elapsedMs, expectedMs: INSTALL_MS[runtime] }),
  });
  const { accessKeyId, secretAccessKey } = EMULATOR_CREDENTIALS;
  const emulator = await createEmulator({
    startContainer: containersOn(python),
    credentials: { [accessKeyId]: secretAccessKey },
    ...(timeScale !== undefined && { timeScale }),
    enforceIam: given.flags['enforce-iam'] === true,
  });
  try {
    const server = await serve(emulator, { port });
    const close = async (): Promise<void> => {
      await server.close();
      await emulator.close();
    };
    return { emulator, url: server.url, close };
  } catch (error) {
    await emulator.close();
    throw portFault(error, port);
  }
}

function portFault(error: unknown, port: number): unknown {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!taken) return error;
  return new Fault(
    'config',
    `Port ${port} is taken by another program.`,
    `Choose another: npm start -- --port ${port + 1}`,
    { cause: error },
  );
}

/** Resolves when Ctrl-C or SIGTERM has come. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
