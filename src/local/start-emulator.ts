import { createEmulator, type EmulatorOptions, serve } from 'sagemaker-emulator';
import { containersOn, startContainer } from '../container/container-process.ts';
import { Fault } from '../contract/fault.ts';
import { functionEnvironment } from './function-python.ts';
import {
  preparePython,
  type PrepareOptions,
  type PythonEnvironment,
  type PythonRuntime,
} from './python-environment.ts';
import { runtimeForModel } from './runtime-for-model.ts';

export type { PythonRuntime } from './python-environment.ts';

const REGION = 'us-east-1';

export interface StartEmulatorOptions
  extends
    Omit<EmulatorOptions, 'startContainer' | 'credentials' | 'baseUrl' | 'python'>,
    Partial<Pick<PrepareOptions, 'say' | 'onWait' | 'signal'>> {
  /** Port on loopback; a free one unless given. */
  readonly port?: number | undefined;
  /**
   * Python runtime of models: `onnx` (about 150 MB) or `torch` (about 1 GB), installed with pip on first use. By default,
   * `onnx`, and `torch` when the first model needs it.
   */
  readonly runtime?: PythonRuntime | undefined;
  /**
   * A Python interpreter that already has the models' dependencies; nothing is installed then. With awslambdaric and
   * boto3 it runs Lambda functions, too, which otherwise have an environment of their own, installed on first use.
   */
  readonly python?: string | undefined;
}

/** An emulated AWS account that is served on loopback. */
export interface StartedEmulator {
  /** The endpoint of every service; `AWS_ENDPOINT_URL` of the SDKs. */
  readonly url: string;
  readonly region: string;
  /** An administrator's credentials, generated at each start; calls that are not signed with them are refused. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Environment variables that point the AWS SDKs, boto3 and the aws CLI at the emulator. */
  readonly env: Readonly<Record<string, string>>;
  /** Answers a request in this process, without the network; for a request interceptor. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Stops the server and every process that it started, and discards the account. */
  readonly close: () => Promise<void>;
}

/**
 * Opens an empty AWS account on loopback: S3, IAM, SageMaker hosting, Lambda, API Gateway, CloudWatch and what they
 * need. Models run in Python processes. Rejects with Fault `config` when Python cannot be prepared, and with
 * Node.js's EADDRINUSE when the port is taken.
 */
export async function startEmulator(options: StartEmulatorOptions = {}): Promise<StartedEmulator> {
  const { port = 0, runtime, python: given, say = () => {}, onWait, signal, ...account } = options;
  const prepare = { say, ...(onWait && { onWait }), ...(signal && { signal }) };
  const python = given ?? (await preparePython(runtime ?? 'onnx', prepare)).python;
  const isFixed = given !== undefined || runtime !== undefined;
  const installed = oneInstallAtATime();
  const emulator = await createEmulator({
    ...account,
    startContainer: isFixed ? containersOn(python) : containersFor(installed, prepare),
    python:
      given ??
      (async (minor) =>
        await installed(`function ${minor}`, async () => await functionEnvironment(minor, prepare))),
  });
  try {
    const server = await serve(emulator, { port });
    const close = async (): Promise<void> => {
      await server.close();
      await emulator.close();
    };
    return {
      url: server.url,
      region: REGION,
      credentials: emulator.credentials,
      env: environmentFor(server.url, emulator.credentials),
      fetch: async (request) => await emulator.fetch(request),
      close,
    };
  } catch (error) {
    await emulator.close();
    throw error;
  }
}

/** Installs an environment unless one of that name is installed already, and returns its interpreter. */
type Installed = (name: string, install: () => Promise<PythonEnvironment>) => Promise<string>;

/** Two installs at once would write into the same environment. */
function oneInstallAtATime(): Installed {
  let installing: Promise<unknown> = Promise.resolve();
  const finished = new Map<string, string>();
  return async (name, install) => {
    const next = installing.then(async () => finished.get(name) ?? (await install()).python);
    installing = next.catch(() => {});
    const python = await next;
    finished.set(name, python);
    return python;
  };
}

/** Each container on the runtime that its model needs; one that cannot be installed is a container that stops. */
function containersFor(installed: Installed, prepare: PrepareOptions): ReturnType<typeof containersOn> {
  return async (spec) => {
    try {
      const runtime = await runtimeForModel(spec.modelDir, spec.environment);
      const python = await installed(runtime, async () => await preparePython(runtime, prepare));
      return await startContainer(python, spec);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      spec.onLine(`${error.message} ${error.hint ?? ''}`);
      return undefined;
    }
  };
}

/** The SDKs read AWS_REGION; boto3 and the aws CLI read AWS_DEFAULT_REGION. */
function environmentFor(url: string, credentials: StartedEmulator['credentials']): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}
