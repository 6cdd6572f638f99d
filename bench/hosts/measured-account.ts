import { createEmulator, type Emulator, serve } from 'sagemaker-emulator';
import { type Container, type ContainerSpec, startContainer } from '../../src/container/container-process.ts';

/** An emulated account that keeps what the measurements need. */
export interface MeasuredAccount {
  readonly url: string;
  readonly emulator: Emulator;
  /** Bytes of the bodies of all calls to AWS so far; requests to deployed APIs are not counted. */
  sentBytes(): number;
  /** Starts another container like the last one, beside that of its endpoint. */
  lastContainer(): () => Promise<Container>;
  close(): Promise<void>;
}

const NO_CALL = /^\/(execute-api|endpoints|_emulator)\//;

export async function measuredAccount(python: string): Promise<MeasuredAccount> {
  let container: ContainerSpec | undefined;
  let bytes = 0;
  const emulator = await createEmulator({
    startContainer: async (spec) => {
      container = spec;
      return await startContainer(python, spec);
    },
    python,
    credentials: { test: 'test' },
    instant: true,
    timeScale: 0.001,
  });
  const fetch = async (request: Request): Promise<Response> => {
    if (!NO_CALL.test(new URL(request.url).pathname))
      bytes += Number(request.headers.get('content-length') ?? 0);
    return await emulator.fetch(request);
  };
  const lastContainer = (): (() => Promise<Container>) => {
    const spec = container && { ...container, signal: new AbortController().signal };
    return async () => {
      const started = spec && (await startContainer(python, spec));
      if (!started) throw new Error('the container did not start');
      return started;
    };
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  const close = async (): Promise<void> => {
    await server.close();
    await emulator.close();
  };
  return {
    url: server.url,
    emulator,
    sentBytes: () => bytes,
    lastContainer,
    close,
  };
}
