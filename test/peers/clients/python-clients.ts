import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { awsEnvironment, REGION } from '../../emulated-account.ts';
import type { OpenMode } from '../../gateway-modes/open-mode.ts';
import type { Client, Tally, Tools } from './client.ts';
import { runProgram } from './program.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const CONTRACT = fileURLToPath(new URL('../../contract', import.meta.url));

/** What a Python program of this folder needs around it. */
export function pythonEnvironment({ account }: OpenMode): NodeJS.ProcessEnv {
  return {
    ...awsEnvironment(account.url),
    PYTHONPATH: `${FOLDER}:${CONTRACT}`,
    // A token that the machine keeps for another place is not sent here.
    HF_HUB_DISABLE_IMPLICIT_TOKEN: '1',
    HF_HUB_DISABLE_TELEMETRY: '1',
  };
}

async function drive(script: string, open: OpenMode, { python }: Tools): Promise<Tally> {
  const { url, endpoint, release, pass, mode } = open;
  const errand = { url, endpoint, release, api: mode.api, region: REGION, show: pass };
  const input = JSON.stringify(errand);
  const ended = await runProgram(python, [join(FOLDER, script)], { input, env: pythonEnvironment(open) });
  if (ended.status !== 0) throw new Error(`${script} ended with ${ended.status}: ${ended.err}`);
  return JSON.parse(ended.out) as Tally;
}

/** `requests`, signing where the route wants it. */
export const requestsClient: Client = {
  name: 'requests',
  run: async (open, tools) => await drive('requests_client.py', open, tools),
};

/** boto3, which asks the endpoint and not the gateway. */
export const boto3Client: Client = {
  name: 'boto3 invoke_endpoint',
  run: async (open, tools) => await drive('boto3_client.py', open, tools),
};

/** huggingface_hub, which knows tokens and headers and no AWS. */
export const huggingFaceHub: Client = {
  name: 'huggingface_hub',
  cannot: ({ auth }) => (auth === 'iam' ? 'cannot sign' : undefined),
  run: async (open, tools) => await drive('hugging_face_client.py', open, tools),
};
