import { join } from 'node:path';
import { prepareEnvironment, preparePython } from '../src/local/python-environment.ts';
import { MODES, modeName } from './gateway-modes/mode.ts';
import { openMode } from './gateway-modes/open-mode.ts';
import type { Client, Tools } from './peers/clients/client.ts';
import { documented } from './peers/clients/documented.ts';
import { curl } from './peers/clients/curl.ts';
import { huggingFaceJs } from './peers/clients/hugging-face.ts';
import { newman } from './peers/clients/newman.ts';
import { npmClients } from './peers/clients/npm-clients.ts';
import { boto3Client, huggingFaceHub, requestsClient } from './peers/clients/python-clients.ts';
import { schemathesis } from './peers/clients/schemathesis.ts';
import { containersOn } from '../src/container/container-process.ts';

/**
 * `npm run test:clients`: independent clients, with every API type and auth mode. Prints a table of
 * passed/total; the first failure is the exit status. Words after `--` name the modes or the clients to run.
 */
const CLIENTS: readonly Client[] = [
  requestsClient,
  curl,
  newman,
  huggingFaceHub,
  huggingFaceJs,
  schemathesis,
  boto3Client,
  documented,
];

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const words = process.argv.slice(2);
const wanted = (name: string, all: readonly string[]): boolean => {
  const named = words.filter((word) => all.includes(word));
  return named.length === 0 || named.includes(name);
};

const { python: emulatorPython } = await preparePython('onnx', { say });
const tools = await prepareTools();
const modes = MODES.filter((mode) => wanted(modeName(mode), MODES.map(modeName)));
const clients = CLIENTS.filter(({ name }) =>
  wanted(
    name,
    CLIENTS.map((each) => each.name),
  ),
);
const cells = new Map<string, string>();
for (const mode of modes) {
  const open = await openMode(mode, { emulator: { startContainer: containersOn(emulatorPython) } });
  try {
    for (const client of clients) {
      const cell = client.cannot?.(mode) ?? (await tried(client));
      say(`${modeName(mode)}  ${client.name}: ${cell}`);
      cells.set(`${client.name} ${modeName(mode)}`, cell);
    }
  } finally {
    await open.close();
  }

  async function tried(client: Client): Promise<string> {
    const { passed, total, wrong } = await client.run(open, tools);
    for (const text of wrong) say(`WRONG  ${modeName(mode)}  ${client.name}: ${text}`);
    if (passed < total || total === 0) process.exitCode = 1;
    return `${passed}/${total}`;
  }
}
printTable();

async function prepareTools(): Promise<Tools> {
  const requirements = [join(import.meta.dirname, 'peers', 'clients', 'requirements.txt')];
  const { python, folder } = await prepareEnvironment({ name: 'clients', requirements }, { say });
  return { python, bin: join(folder, 'bin'), node: await npmClients(join(folder, 'node'), say) };
}

function printTable(): void {
  const heads = ['client', ...modes.map(modeName)];
  const rows = clients.map(({ name }) => [
    name,
    ...modes.map((mode) => cells.get(`${name} ${modeName(mode)}`) ?? ''),
  ]);
  const widths = heads.map((_, column) =>
    Math.max(...[heads, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [heads, ...rows])
    say(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}
