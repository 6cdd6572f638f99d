import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { unzipSync } from 'fflate';
import { prepareEnvironment } from '../../src/local/python-environment.ts';
import { encodeTarget, TARGET_VARIABLE } from '../../src/contract/target.ts';
import { STACK_VARIABLE } from '../../src/contract/metrics.ts';
import { bundleProxy } from '../../src/package/proxy.ts';
import type { FunctionCode } from '../lambda-runtime/function-process.ts';

export const ENDPOINT = 'bench';

export type ProxyName = 'nothing' | 'ours' | 'sdk-bundled' | 'sdk-unbundled' | 'boto3';

export interface Proxy extends FunctionCode {
  readonly name: ProxyName;
  /** Of the one module it is; undefined where it is a folder of packages. */
  readonly bytes?: number;
}

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What every one of them is bundled with: what src/package/proxy.ts does for ours. */
const BUNDLED: BuildOptions = { bundle: true, minify: true, mainFields: ['module', 'main'] };
const UNBUNDLED: BuildOptions = { bundle: false };

/** Our proxy as it is deployed, and its peers, each in a folder of its own below `folder`. */
export async function prepareProxies(folder: string): Promise<readonly Proxy[]> {
  const requirements = [here('boto3/requirements.txt')];
  const { python } = await prepareEnvironment({ name: 'boto3', requirements }, { say: console.log });
  const client = join(folder, 'runtime-client.mjs');
  await compile('../lambda-runtime/runtime-client.ts', client, UNBUNDLED);
  const node = (name: ProxyName, bytes?: number): Proxy => ({
    name,
    command: [process.execPath, client],
    taskRoot: join(folder, name),
    ...(bytes !== undefined && { bytes }),
  });
  const nothing = await compile('nothing-handler.ts', moduleOf(folder, 'nothing'), BUNDLED);
  const bundled = await compile('sdk-handler.ts', moduleOf(folder, 'sdk-bundled'), BUNDLED);
  await compile('sdk-handler.ts', moduleOf(folder, 'sdk-unbundled'), UNBUNDLED);
  await symlink(join(PROJECT, 'node_modules'), join(folder, 'sdk-unbundled', 'node_modules'));
  return [
    node('nothing', nothing),
    node('ours', await unpackOurs(join(folder, 'ours'))),
    node('sdk-bundled', bundled),
    node('sdk-unbundled'),
    {
      name: 'boto3',
      command: [python, here('../lambda-runtime/runtime_client.py')],
      taskRoot: here('boto3'),
    },
  ];
}

/** What Lambda and a deploy would put into the environment, with `url` for SageMaker's runtime API. */
export function proxyEnvironment(url: string): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_SESSION_TOKEN: 'example',
    AWS_ENDPOINT_URL: url,
    ENDPOINT,
    [TARGET_VARIABLE]: encodeTarget({ via: 'sagemaker', endpoint: ENDPOINT, host: 'sagemaker-serverless' }),
    [STACK_VARIABLE]: 'bench-dev',
  };
}

/** One request as an HTTP API hands it to its function. */
export function classifyEvent(requestId: string): object {
  return {
    version: '2.0',
    routeKey: 'POST /classify',
    rawPath: '/classify',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'abc.execute-api.us-east-1.amazonaws.com' },
    requestContext: {
      requestId,
      http: { method: 'POST', path: '/classify', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1' },
    },
    body: '{"inputs":["UBER TRIP 4412","rent october"],"parameters":{"top_k":2}}',
    isBase64Encoded: false,
  };
}

function moduleOf(folder: string, name: ProxyName): string {
  return join(folder, name, 'index.mjs');
}

async function compile(source: string, outfile: string, how: BuildOptions): Promise<number> {
  await build({
    entryPoints: [here(source)],
    outfile,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    legalComments: 'none',
    ...how,
  });
  return (await stat(outfile)).size;
}

async function unpackOurs(folder: string): Promise<number> {
  const { zip } = await bundleProxy('{}');
  const files = unzipSync(zip);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return files['index.mjs']?.length ?? 0;
}
