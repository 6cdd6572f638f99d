import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Fault } from '../contract/fault.ts';
import { inlineZip, type InlineZip } from './inline-zip.ts';
import { licensesOf } from './licenses.ts';
import { rejectSecretsInText } from './secrets/reject-secrets.ts';

export interface ProxyPackage extends InlineZip {
  handler: 'index.handler';
  runtime: 'nodejs24.x';
}

// It has the extension of this file: `.ts` in the repository, `.js` in the installed package.
const handlerModule = fileURLToPath(new URL(`../proxy/lambda${extname(import.meta.url)}`, import.meta.url));
const projectDir = fileURLToPath(new URL('../../', import.meta.url));

/** Name of the OpenAPI document in the zip. */
const OPENAPI_FILE = 'openapi.json';

/** Name of the licenses of the bundled packages in the zip. */
export const LICENSES_FILE = 'THIRD-PARTY-LICENSES.txt';

/** What a proxy is built from. */
export interface Served {
  /** URL of the module that exports the task as `task`: the bundle contains this task alone. */
  readonly taskModule: string;
  /** As in `Task`. */
  readonly taskArgument?: unknown;
  /** Text of the OpenAPI document. */
  readonly openApi: string;
}

/**
 * Bundles the proxy's handler with its imports into one minified module, and zips it with the licenses of what it
 * contains and with the OpenAPI document, which is a separate file so that a cold start does not load it. The same
 * sources and text give the same bytes. Throws Fault `package` with the bundler's message, and for a secret in the
 * document, the only part that the user writes.
 */
export async function bundleProxy({ taskModule, taskArgument, openApi }: Served): Promise<ProxyPackage> {
  await rejectSecretsInText(OPENAPI_FILE, openApi);
  const { code, licenses } = await bundle(entryOf(fileURLToPath(taskModule), taskArgument));
  const zip = inlineZip({
    'index.mjs': code,
    [OPENAPI_FILE]: new TextEncoder().encode(openApi),
    [LICENSES_FILE]: new TextEncoder().encode(licenses),
  });
  return { ...zip, handler: 'index.handler', runtime: 'nodejs24.x' };
}

async function bundle(contents: string): Promise<{ readonly code: Uint8Array; readonly licenses: string }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: projectDir },
    absWorkingDir: projectDir,
    outfile: 'index.mjs',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // ES modules first: CommonJS builds call require, which an ES module in Lambda does not have, and cannot be
    // tree-shaken.
    mainFields: ['module', 'main'],
    // The licenses are in a file of their own, which a cold start does not load.
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  }).catch((cause: unknown) => Promise.reject(bundleFault(cause)));
  const [output] = outputFiles;
  if (output === undefined) throw bundleFault(new Error('no output'));
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs: used }) => Object.keys(used));
  return { code: output.contents, licenses: await licensesOf(inputs.map((path) => join(projectDir, path))) };
}

function entryOf(taskFile: string, argument: unknown): string {
  const file = JSON.stringify(taskFile);
  const task =
    argument === undefined
      ? `import { task } from ${file};`
      : `import { taskWith } from ${file}; const task = taskWith(${JSON.stringify(argument)});`;
  return `import { createHandler } from ${JSON.stringify(handlerModule)};
${task}
export const handler = createHandler(task);`;
}

function bundleFault(cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault('package', `the proxy could not be bundled: ${why}`, 'Run npm ci, then try again.', {
    cause,
  });
}
