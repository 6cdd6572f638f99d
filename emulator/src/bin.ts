#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createEmulator } from './emulator.ts';
import { serve } from './http/server.ts';

const DEFAULT_PORT = 4566;
const REGION = 'us-east-1';

const HELP = `Serves one empty AWS account on loopback.

Usage: sagemaker-emulator [options]

Options:
  --port <number>        port on 127.0.0.1 (default ${DEFAULT_PORT}; 0 takes a free one)
  --time-scale <factor>  how long AWS's own transitions take: 1 = as long as at AWS (default 1/300)
  --instant              make every write visible at once, and throttle nothing
  --seed <number>        which calls meet a replica that lags behind (default 1)
  --enforce-iam          refuse calls that no policy allows
  --help                 show this text

Without a container runtime no model runs: CreateEndpoint is accepted, and the endpoint becomes Failed. Everything else
works, Lambda functions included. To host models, call createEmulator({ startContainer }), or run
\`npm run emulator\` in sagemaker-gateway, which passes a Python runtime in.
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    'time-scale': { type: 'string' },
    instant: { type: 'boolean', default: false },
    seed: { type: 'string' },
    'enforce-iam': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  await start();
}

async function start(): Promise<void> {
  const timeScale = numberOf('--time-scale', values['time-scale']);
  const seed = numberOf('--seed', values.seed);
  const emulator = await createEmulator({
    enforceIam: values['enforce-iam'],
    instant: values.instant,
    ...(seed !== undefined && { seed }),
    ...(timeScale !== undefined && { timeScale }),
  });
  const server = await serve(emulator, { port: numberOf('--port', values.port) ?? DEFAULT_PORT });
  process.stdout.write(`${usage(server.url).join('\n')}\n`);
  const stop = async (): Promise<void> => {
    await server.close();
    await emulator.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

function usage(url: string): string[] {
  return [
    `The emulator listens at ${url}. Without a container runtime, endpoints become Failed; see --help.`,
    '',
    `export AWS_ENDPOINT_URL=${url}`,
    `export AWS_REGION=${REGION}`,
    `export AWS_DEFAULT_REGION=${REGION}`,
    'export AWS_ACCESS_KEY_ID=test',
    'export AWS_SECRET_ACCESS_KEY=test',
  ];
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text === '' || !Number.isFinite(number) || number < 0) {
    process.stderr.write(`${option} takes a number that is not negative; got '${text}'.\n`);
    process.exit(2);
  }
  return number;
}
