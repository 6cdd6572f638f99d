import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { unzipSync } from 'fflate';
import { prepareEnvironment } from '../../src/local/python-environment.ts';
import { task } from '../../src/tasks/text-classification.ts';
import { bundleProxy } from '../../src/package/proxy.ts';
import type { FunctionCode } from '../lambda-runtime/function-process.ts';

export type ProxyName = 'nothing' | 'ours' | 'sdk-bundled' | 'sdk-unbundled' | 'boto3';

export interface Proxy extends FunctionCode {
  readonly name: ProxyName;
  /** Size of the one module; undefined for a folder of packages. */
  readonly bytes?: number;
}

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Bundling options, equal to those of src/package/proxy.ts. */
const BUNDLED: BuildOptions = { bundle: true, minify: true, mainFields: ['module', 'main'] };
const UNBUNDLED: BuildOptions = { bundle: false };

/** The proxy as it is deployed, and its peers, each in its own folder below `folder`. */
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
  const { zip } = await bundleProxy({ taskModule: task.module, openApi: '{}' });
  const files = unzipSync(zip);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return files['index.mjs']?.length ?? 0;
}
