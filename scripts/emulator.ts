import { dirname } from 'node:path';
import type { Run } from '../src/cli/commands.ts';
import { Fault } from '../src/contract/fault.ts';
import { exportLines } from '../src/cli/output/export-lines.ts';
import type { Report } from '../src/cli/output/report.ts';
import { runtimeOf } from '../src/cli/flags/deploy-options.ts';
import { factorOf, MAX_PORT, portOf, type ParsedArgs, textOf } from '../src/cli/flags/flag-values.ts';
import { pythonNeeded, runtimeNeeded, type Served } from '../src/cli/local-python.ts';
import { type Example, findExample } from '../src/local/examples.ts';
import { type PythonRuntime, type StartedEmulator, startEmulator } from '../src/local/start-emulator.ts';

/** The port of LocalStack and other AWS emulators. */
const DEFAULT_PORT = 4566;

// Measured on two cores with a nearby package index.
const INSTALL_MS: Readonly<Record<PythonRuntime, number>> = { onnx: 30_000, torch: 60_000 };

export const run: Run = async (args, report, signal) => {
  const { url, env, close } = await serveEmulator(args, report, signal, 'npm run emulator');
  report.say(`The emulator listens on ${url}. In another terminal:`);
  exportLines(env).forEach(report.say);
  report.say('  npm run deploy:serverless-endpoint');
  report.say('Ctrl-C stops it and discards the account. The next start has another secret key.');
  report.result({ url, env });
  await untilAborted(signal);
  await close();
};

/**
 * Prepares Python, for a known model with the runtime that it needs, opens an empty account and serves it. Throws Fault
 * `config` when `command`, as npm runs it, cannot have the port.
 */
export async function serveEmulator(
  args: ParsedArgs,
  report: Report,
  signal: AbortSignal,
  command: string,
  served?: Served,
): Promise<StartedEmulator> {
  const runtime = runtimeOf(args) ?? (served && (await runtimeNeeded(served)));
  const prepare = {
    say: report.say,
    signal,
    onWait: (phase: string, elapsedMs: number) =>
      report.event({
        type: 'waiting',
        id: 'python',
        phase,
        elapsedMs,
        expectedMs: INSTALL_MS[runtime ?? 'onnx'],
      }),
  };
  const port = portOf(args, 'port') ?? DEFAULT_PORT;
  const timeScale = factorOf(args, 'time-scale');
  try {
    const python = served && (await pythonNeeded(served, prepare));
    return await startEmulator({
      port,
      ...(runtime && { runtime }),
      ...prepare,
      ...(python !== undefined && { python }),
      ...(timeScale !== undefined && { timeScale }),
      enforceIam: args.flags['enforce-iam'] === true,
      anyCredentials: args.flags['any-credentials'] === true,
      instant: args.flags['instant'] === true,
    });
  } catch (error) {
    throw portFault(error, port, command);
  }
}

/** The example that `--example` names; its folder becomes the working directory. Throws Fault `config` for another name. */
export async function enterExample(args: ParsedArgs): Promise<Example | undefined> {
  const name = textOf(args, 'example');
  if (name === undefined) return undefined;
  const example = await findExample(name);
  // Paths in a configuration are relative to the working directory.
  process.chdir(dirname(example.config));
  return example;
}

function portFault(error: unknown, port: number, command: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const [message, other] =
    code === 'EACCES'
      ? [`This user may not listen on port ${port}.`, DEFAULT_PORT]
      : [`Port ${port} is taken by another program.`, port === MAX_PORT ? 0 : port + 1];
  return new Fault('config', message, `Choose another port: ${command} -- --port ${other}`, { cause: error });
}

/** Resolves on Ctrl-C or SIGTERM. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
