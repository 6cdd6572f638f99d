import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../src/local/cache-folder.ts';
import { checkEmulator } from './peers/registry/check-emulator.ts';
import { checkLean } from './peers/registry/check-lean.ts';
import { checkRegistry } from './peers/registry/check-registry.ts';
import { unpackPackages } from './peers/registry/debian-packages.ts';
import { toolsIn } from './peers/registry/tools.ts';

/**
 * `npm run test:registry`: container images against independent tools, Debian's docker-registry, skopeo and umoci, which
 * are downloaded by apt and run from where they are unpacked. Needs Debian or Ubuntu, and user namespaces; for the lean
 * container also root, and Python 3.13 or 3.12. What could not be run fails the run.
 */
const wrong: string[] = [];

/** Prints a result; a failed one fails the run. */
function check(what: string, isRight: boolean, detail = ''): void {
  process.stdout.write(`${isRight ? 'ok   ' : 'WRONG'} ${what}${detail && `: ${detail}`}\n`);
  if (!isRight) wrong.push(what);
}

/** A part that this machine cannot run has not passed. */
function notRun(what: string, why: string): void {
  process.stdout.write(`NOT RUN ${what}: ${why}\n`);
  wrong.push(what);
}

const cache = resolve(cacheFolder('registry'));
const scratch = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-registry-'));
try {
  const names = ['docker-registry', 'skopeo', 'umoci'];
  const tools = toolsIn(await unpackPackages(join(cache, 'tools'), names, 'missing'), scratch);
  const ring = { tools, cache, scratch, check, notRun };
  const [bases, registry] = [await tools.startRegistry(), await tools.startRegistry()];
  try {
    await checkEmulator(ring, await checkRegistry(ring, bases, registry));
    await checkLean(ring, bases, registry);
  } finally {
    await Promise.all([bases.close(), registry.close()]);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
process.exitCode = wrong.length > 0 ? 1 : 0;
