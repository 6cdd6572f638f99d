import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { RuntimeError } from '../../../src/contract/upstream/runtime-error.ts';
import { upstreamFault } from '../../../src/contract/upstream/upstream-fault.ts';
import { TASKS } from '../../../src/tasks/registry.ts';
import type { App } from '../../../src/proxy/app-context.ts';
import { PYTHON } from '../../emulated-account.ts';
import { stage } from '../../proxy/canned-predictor.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SCRIPT = here('served_tasks.py');
const MODULES = [here('../../../inference-code'), here('../../models')];

export interface TaskServer {
  /** URL of the route of a task: the proxy's app, with a small model behind it. */
  urlOf(task: string): string;
  close(): Promise<void>;
}

/** The proxy of every task on loopback, each with a model that the bundled serve script runs with PyTorch. */
export async function serveTasks(): Promise<TaskServer> {
  const script = spawn(PYTHON, [SCRIPT], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      PYTHONPATH: MODULES.join(':'),
      SAGEMAKER_GATEWAY_RUNTIME: 'torch',
      HF_HUB_OFFLINE: '1',
    },
  });
  const predict = predictorOf(script);
  const apps = new Map(Object.values(TASKS).map((task) => [task.name, appOf(task.name, predict)]));
  const server = createServer((request, response) => {
    void (async () => {
      const [, name = ''] = (request.url ?? '').split('/');
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      const headers = new Headers(
        Object.entries(request.headers).map(([key, value]) => [key, String(value)]),
      );
      const path = `http://gateway${(request.url ?? '').slice(name.length + 1)}`;
      const asked = new Request(path, { method: 'POST', headers, body: Buffer.concat(chunks) });
      const answered = await apps.get(name)?.fetch(asked);
      response.writeHead(answered?.status ?? 404, Object.fromEntries(answered?.headers ?? []));
      response.end(await answered?.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (task) => `http://127.0.0.1:${port}/${task}${TASKS[task]?.path ?? ''}`,
    close: async () => {
      script.kill();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Predict = (task: string, body: string) => Promise<string>;

function appOf(name: string, predict: Predict): App {
  const task = TASKS[name];
  if (!task) throw new Error(`no task ${name}`);
  const limits = {
    request: { name: 'request', max: 4e6, unit: 'bytes' as const },
    answer: { name: 'answer', max: 6e6, unit: 'bytes' as const },
  };
  const answer = async (body: string) => ({ body: await predict(name, body) });
  return stage(answer, { task, path: task.path, limits }).app;
}

/** Requests and answers are lines, in the same order. */
function predictorOf({ stdin, stdout }: ChildProcess): Predict {
  if (!stdin || !stdout) throw new Error('the process has no pipes');
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: stdout }).on('line', (line) => waiting.shift()?.(line));
  return async (task, body) => {
    const line = new Promise<string>((resolve) => waiting.push(resolve));
    stdin.write(`${JSON.stringify({ task, body })}\n`);
    const found = JSON.parse(await line) as { readonly answer?: unknown; readonly error?: string };
    if (found.error === undefined) return JSON.stringify(found.answer);
    const original = { status: 422, message: found.error };
    const facts = { status: 424, requestId: 'r', serverTimeMs: undefined, original };
    throw upstreamFault(new RuntimeError('ModelError', 'failed', facts), new AbortController().signal);
  };
}
