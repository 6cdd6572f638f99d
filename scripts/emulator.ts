import type { Run } from '../src/cli/commands.ts';
import { Fault } from '../src/contract/fault.ts';
import type { Report } from '../src/cli/output/report.ts';
import { runtimeOf } from '../src/cli/flags/deploy-options.ts';
import { factorOf, integerOf, type ParsedArgs } from '../src/cli/flags/flag-values.ts';
import { type PythonRuntime, type StartedEmulator, startEmulator } from '../src/local/start-emulator.ts';

/** The port of LocalStack and other AWS emulators. */
const DEFAULT_PORT = 4566;

// Measured on two cores with a nearby package index.
const INSTALL_MS: Readonly<Record<PythonRuntime, number>> = { onnx: 30_000, torch: 60_000 };

export const run: Run = async (args, report, signal) => {
  const { url, env, close } = await serveEmulator(args, report, signal);
  report.say(`The emulator listens on ${url}. In another terminal:`);
  for (const [name, value] of Object.entries(env)) report.say(`  export ${name}=${value}`);
  report.say('  npm run deploy:serverless-endpoint');
  report.say('Ctrl-C stops it and discards the account.');
  report.result({ url });
  await untilAborted(signal);
  await close();
};

/** Prepares Python, opens an empty account and serves it. Throws Fault `config` when the port is taken. */
export async function serveEmulator(
  args: ParsedArgs,
  report: Report,
  signal: AbortSignal,
): Promise<StartedEmulator> {
  const runtime = runtimeOf(args) ?? 'onnx';
  const port = integerOf(args, 'port') ?? DEFAULT_PORT;
  const timeScale = factorOf(args, 'time-scale');
  try {
    return await startEmulator({
      port,
      runtime,
      say: report.say,
      signal,
      onWait: (phase, elapsedMs) =>
        report.event({ type: 'waiting', id: 'python', phase, elapsedMs, expectedMs: INSTALL_MS[runtime] }),
      ...(timeScale !== undefined && { timeScale }),
      enforceIam: args.flags['enforce-iam'] === true,
      instant: args.flags['instant'] === true,
    });
  } catch (error) {
    throw portFault(error, port);
  }
}

function portFault(error: unknown, port: number): unknown {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!taken) return error;
  return new Fault(
    'config',
    `Port ${port} is taken by another program.`,
    `Choose another port: npm start -- --port ${port + 1}`,
    { cause: error },
  );
}

/** Resolves on Ctrl-C or SIGTERM. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
