import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { Fault } from '../contract/fault.ts';
import type { Artifact } from './artifact.ts';

export interface ProxyPackage extends Artifact {
  zip: Uint8Array;
  /** What Lambda answers as CodeSha256 for this zip. */
  sha256Base64: string;
  handler: 'index.handler';
  runtime: 'nodejs24.x';
}

const entryFile = fileURLToPath(new URL('../proxy/lambda.ts', import.meta.url));
const projectDir = fileURLToPath(new URL('../../', import.meta.url));

// A zip keeps local time without a zone (APPNOTE 4.4.6), and fflate reads the Date's local fields: made from local
// fields, it is the same in every zone. Noon, since a zone may skip its midnight.
const fixedTime = new Date(1980, 0, 1, 12);

// Upper half of the attributes: Unix mode of a plain file. Lambda's user is not the zip's owner and must read it.
const readableFile = 0o100644 * 2 ** 16;
const unix = 3;

/** Where the proxy finds its own description, beside its code. */
const OPENAPI_FILE = 'openapi.json';

/**
 * Bundles the gateway's Lambda door with all it imports into one minified module and zips it with the text of the
 * OpenAPI document that it serves: a file, so that a cold start does not load it. The same sources and text give the same bytes. Raises Fault `package` with the compiler's own words when it fails.
 */
export async function bundleProxy(openApi: string): Promise<ProxyPackage> {
  const attributes = { level: 9, mtime: fixedTime, os: unix, attrs: readableFile } as const;
  const zip = zipSync({
    'index.mjs': [await bundle(), attributes],
    [OPENAPI_FILE]: [new TextEncoder().encode(openApi), attributes],
  });
  const sha256 = createHash('sha256').update(zip).digest();
  return {
    zip,
    digest: sha256.toString('hex'),
    sha256Base64: sha256.toString('base64'),
    bytes: zip.length,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
  };
}

async function bundle(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entryFile],
    absWorkingDir: projectDir,
    outfile: 'index.mjs',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // ES modules first: CommonJS builds call require, which a module in Lambda does not have, and cannot be shaken.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'silent',
  }).catch((cause: unknown) => Promise.reject(unbuildable(cause)));
  const [output] = outputFiles;
  if (output === undefined) throw unbuildable(new Error('it gave no output'));
  return output.contents;
}

function unbuildable(cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault('package', `the proxy could not be bundled: ${why}`, 'Run npm ci, then try again.', {
    cause,
  });
}
