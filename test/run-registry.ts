import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../src/local/cache-folder.ts';
import { checkEmulator } from './peers/registry/check-emulator.ts';
import { checkRegistry } from './peers/registry/check-registry.ts';
import { unpackPackages } from './peers/registry/debian-packages.ts';
import { toolsIn } from './peers/registry/tools.ts';

/**
 * `npm run test:registry`: container images against independent tools, Debian's docker-registry, skopeo and umoci, which
 * are downloaded by apt and run from where they are unpacked. Needs Debian or Ubuntu, and user namespaces.
 */
const wrong: string[] = [];

/** Prints a result; a failed one fails the run. */
function check(what: string, isRight: boolean, detail = ''): void {
  process.stdout.write(`${isRight ? 'ok   ' : 'WRONG'} ${what}${detail && `: ${detail}`}\n`);
  if (!isRight) wrong.push(what);
}

const cache = resolve(cacheFolder('registry'));
const scratch = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-registry-'));
try {
  const names = ['docker-registry', 'skopeo', 'umoci'];
  const tools = toolsIn(await unpackPackages(join(cache, 'tools'), names, 'missing'), scratch);
  const ring = { tools, cache, scratch, check };
  const [bases, registry] = [await tools.startRegistry(), await tools.startRegistry()];
  try {
    await checkEmulator(ring, await checkRegistry(ring, bases, registry));
  } finally {
    await Promise.all([bases.close(), registry.close()]);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
process.exitCode = wrong.length > 0 ? 1 : 0;
