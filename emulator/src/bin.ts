#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createEmulator, type Emulator } from './emulator.ts';
import { type Listening, serve } from './http/server.ts';

const DEFAULT_PORT = 4566;
const MAX_PORT = 65_535;
const REGION = 'us-east-1';

const HELP = `Serves one empty AWS account on loopback.

Usage: sagemaker-emulator [options]

Options:
  --port <number>        port on 127.0.0.1 (default ${DEFAULT_PORT}; 0 takes a free one)
  --time-scale <factor>  how long AWS's own transitions take: 1 = as long as at AWS (default 1/300)
  --instant              make every write visible at once, and throttle nothing
  --seed <number>        which calls meet a replica that lags behind (default 1)
  --enforce-iam          refuse calls that no policy allows
  --any-credentials      accept calls whatever their signature; for tests with fixed keys
  --help                 show this text

Calls must be signed with the access key that is printed at the start; every start generates another one.

Without a container runtime no model runs: CreateEndpoint is accepted, and the endpoint becomes Failed. Without a Python
interpreter, Lambda functions of Python are refused; those of Node.js run. To have both, call
createEmulator({ startContainer, python }), or run \`npm run emulator\` in sagemaker-gateway.
`;

/** A mistake of the user, reported without a stack trace. */
class UsageError extends Error {}

try {
  const options = readOptions();
  if (options) await start(options);
  else process.stdout.write(HELP);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

interface Options {
  readonly port: number;
  readonly timeScale: number | undefined;
  readonly enforceIam: boolean;
  readonly anyCredentials: boolean;
  readonly instant: boolean;
  readonly seed: number | undefined;
}

/** Undefined for --help. Throws UsageError. */
function readOptions(): Options | undefined {
  const values = readArguments();
  if (values.help) return undefined;
  const isPort = (value: number): boolean => Number.isInteger(value) && value <= MAX_PORT;
  const port = numberOf('--port', values.port, `a whole number from 0 to ${MAX_PORT}`, isPort);
  const timeScale = numberOf('--time-scale', values['time-scale'], 'a number above 0', (value) => value > 0);
  const seed = numberOf('--seed', values.seed, 'a whole number', Number.isInteger);
  const { 'enforce-iam': enforceIam, 'any-credentials': anyCredentials, instant } = values;
  return { port: port ?? DEFAULT_PORT, timeScale, enforceIam, anyCredentials, instant, seed };
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        'time-scale': { type: 'string' },
        instant: { type: 'boolean', default: false },
        seed: { type: 'string' },
        'enforce-iam': { type: 'boolean', default: false },
        'any-credentials': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`${error.message}\n--help lists the options.`, { cause: error });
  }
}

function numberOf(
  option: string,
  text: string | undefined,
  what: string,
  isValid: (value: number) => boolean,
): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d*\.?\d+$/.test(text) && isValid(Number(text))) return Number(text);
  throw new UsageError(`${option} must be ${what}, not '${text}'.`);
}

async function start({ port, timeScale, seed, ...account }: Options): Promise<void> {
  const emulator = await createEmulator({
    ...account,
    ...(timeScale !== undefined && { timeScale }),
    ...(seed !== undefined && { seed }),
  });
  const server = await listen(emulator, port);
  process.stdout.write(`${usage(server.url, emulator).join('\n')}\n`);
  const stop = async (): Promise<void> => {
    await server.close();
    await emulator.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

/** Throws UsageError for a port that this process cannot have. */
async function listen(emulator: Emulator, port: number): Promise<Listening> {
  try {
    return await serve(emulator, { port });
  } catch (error) {
    await emulator.close();
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = code === 'EADDRINUSE' ? 'taken by another program' : 'not available to this user';
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new UsageError(`Port ${port} is ${reason}. Choose another one: --port 0 takes a free one.`, {
      cause: error,
    });
  }
}

function usage(url: string, { credentials }: Emulator): string[] {
  return [
    `The emulator listens at ${url}. Without a container runtime, endpoints become Failed; see --help.`,
    '',
    `export AWS_ENDPOINT_URL=${url}`,
    `export AWS_REGION=${REGION}`,
    `export AWS_DEFAULT_REGION=${REGION}`,
    `export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}`,
  ];
}
