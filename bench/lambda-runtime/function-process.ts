import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** How to start one kind of function. */
export interface FunctionCode {
  readonly name: string;
  /** Program and arguments of the client that runs the handler. */
  readonly command: readonly [string, ...string[]];
  /** Folder of the handler. */
  readonly taskRoot: string;
}

/** A function's process behind a local Runtime API, run as Lambda runs it: one event at a time. */
export interface FunctionProcess {
  /** From the start of the process to its first request for an event, in ms. */
  readonly initMs: number;
  /** The response to one event, and the time between sending the event and receiving the response. */
  invoke(event: object): Promise<{ readonly answer: unknown; readonly ms: number }>;
  /** Its standard output so far. */
  written(): string;
  stop(): Promise<void>;
}

/** Starts a function and waits for its first request. Throws when the process exits before. */
export async function startFunction(
  code: FunctionCode,
  environment: Readonly<Record<string, string>>,
): Promise<FunctionProcess> {
  const api = new RuntimeApi();
  const address = await api.listen();
  const startedAtMs = performance.now();
  const child = spawn(code.command[0], code.command.slice(1), {
    // Nothing is inherited, as in Lambda.
    env: { ...environment, AWS_LAMBDA_RUNTIME_API: address, LAMBDA_TASK_ROOT: code.taskRoot },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let written = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (written += chunk));
  const ended = endOf(child);
  await Promise.race([api.asked(), ended.then(() => failed(code.name))]);
  const initMs = performance.now() - startedAtMs;
  return {
    initMs,
    invoke: (event) => Promise.race([api.run(event), ended.then(() => failed(code.name))]),
    written: () => written,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      api.close();
    },
  };
}

async function endOf(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => child.once('close', () => resolve()));
}

function failed(name: string): never {
  throw new Error(`the function ${name} exited`);
}

/** The two calls of Lambda's Runtime API that a function needs: `next` and `response`. */
class RuntimeApi {
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));
  #next = Promise.withResolvers<ServerResponse>();
  #answer = Promise.withResolvers<string>();
  #count = 0;

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when the function requests its next event. */
  async asked(): Promise<void> {
    await this.#next.promise;
  }

  async run(event: object): Promise<{ answer: unknown; ms: number }> {
    const response = await this.#next.promise;
    this.#next = Promise.withResolvers();
    this.#answer = Promise.withResolvers();
    const startedAtMs = performance.now();
    this.#count += 1;
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': `event-${this.#count}`,
      'lambda-runtime-trace-id': 'Root=1-67891233-abcdef012345678912345678;Sampled=0',
    });
    response.end(JSON.stringify(event));
    const answer = await this.#answer.promise;
    return { ms: performance.now() - startedAtMs, answer: JSON.parse(answer) };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.endsWith('/next')) {
      this.#next.resolve(response);
      return;
    }
    this.#answer.resolve(await text(request));
    response.writeHead(202).end();
  }
}
