import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { awsEnvironment, REGION } from '../../emulated-account.ts';
import type { OpenMode } from '../../gateway-modes/open-mode.ts';
import type { Client, Tally, Tools } from './client.ts';
import { runProgram } from './program.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const CONTRACT = fileURLToPath(new URL('../../contract', import.meta.url));

/** Environment of this folder's Python programs. */
export function pythonEnvironment({ account }: OpenMode): NodeJS.ProcessEnv {
  return {
    ...awsEnvironment(account.url),
    PYTHONPATH: `${FOLDER}:${CONTRACT}`,
    // Prevents sending a stored Hugging Face token.
    HF_HUB_DISABLE_IMPLICIT_TOKEN: '1',
    HF_HUB_DISABLE_TELEMETRY: '1',
  };
}

async function drive(script: string, open: OpenMode, { python }: Tools): Promise<Tally> {
  const { url, endpoint, release, pass, mode } = open;
  const clientRun = { url, endpoint, release, api: mode.api, region: REGION, show: pass };
  const input = JSON.stringify(clientRun);
  const ended = await runProgram(python, [join(FOLDER, script)], { input, env: pythonEnvironment(open) });
  if (ended.status !== 0) throw new Error(`${script} ended with ${ended.status}: ${ended.err}`);
  return JSON.parse(ended.out) as Tally;
}

/** `requests`, signing if the route requires it. */
export const requestsClient: Client = {
  name: 'requests',
  run: async (open, tools) => await drive('requests_client.py', open, tools),
};

/** boto3, which calls the endpoint instead of the gateway. */
export const boto3Client: Client = {
  name: 'boto3 invoke_endpoint',
  run: async (open, tools) => await drive('boto3_client.py', open, tools),
};

/** huggingface_hub, which supports tokens and headers but not SigV4. */
export const huggingFaceHub: Client = {
  name: 'huggingface_hub',
  cannot: ({ auth }) => (auth === 'iam' ? 'cannot sign' : undefined),
  run: async (open, tools) => await drive('hugging_face_client.py', open, tools),
};
