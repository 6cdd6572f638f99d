import { createEmulator, type EmulatorOptions, serve } from 'sagemaker-emulator';
import { containersOn } from '../container/container-process.ts';
import { preparePython, type PrepareOptions, type PythonRuntime } from './python-environment.ts';

export type { PythonRuntime } from './python-environment.ts';

const REGION = 'us-east-1';

export interface StartEmulatorOptions
  extends
    Omit<EmulatorOptions, 'startContainer' | 'credentials' | 'baseUrl'>,
    Partial<Pick<PrepareOptions, 'say' | 'onWait' | 'signal'>> {
  /** Port on loopback; a free one unless given. */
  readonly port?: number | undefined;
  /** Python runtime of models: `onnx` (about 150 MB, the default) or `torch`. Installed with pip on first use. */
  readonly runtime?: PythonRuntime | undefined;
  /** A Python interpreter that already has the models' dependencies; nothing is installed then. */
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
  const { port = 0, runtime = 'onnx', say = () => {}, onWait, signal, ...account } = options;
  const prepare = { say, ...(onWait && { onWait }), ...(signal && { signal }) };
  const python = options.python ?? (await preparePython(runtime, prepare)).python;
  const emulator = await createEmulator({ ...account, startContainer: containersOn(python) });
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
