import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packLean } from '../../../src/package/function/pack-lean.ts';
import { pushImage } from '../../../src/package/registry/push-image.ts';
import { makeLeanBase } from './lean-base.ts';
import type { FoundPython } from './lean-needs.ts';
import { baseIn, clientOf, dockerName } from './peer-images.ts';
import type { Ring } from './ring.ts';
import type { PeerRegistry } from './tools.ts';

const execute = promisify(execFile);
const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const MODEL = join(PROJECT, 'examples/transactions/model');
const REPOSITORY = 'shop/lean';

/** Packs the image on a base with this machine's Python, pushes it, and lets skopeo and umoci unpack it. */
export async function bundleOf(
  ring: Ring,
  { minor, interpreter }: FoundPython,
  bases: PeerRegistry,
  registry: PeerRegistry,
): Promise<string> {
  const { tools, check, scratch, cache } = ring;
  const layout = await makeLeanBase(ring, minor, interpreter);
  const base = await baseIn(tools, bases.url, layout, 'lean-base');
  const request = { base, python: minor, isBundled: true, cacheDir: join(cache, 'functions') } as const;
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const { image, lines } = await packLean(request, { say });
  lines.forEach(say);
  const options = { client: clientOf(registry.url), repository: REPOSITORY, tag: 'live', onBytes: () => {} };
  await pushImage(image, options);
  const [pulled, bundle] = [join(scratch, 'lean-pulled'), join(scratch, 'lean-bundle')];
  const name = dockerName(registry.url, `${REPOSITORY}:live`);
  const seen = await tools.run('skopeo', ['inspect', '--tls-verify=false', '--format', '{{.Digest}}', name]);
  check('skopeo sees the digest of the lean image', seen.trim() === image.digest, seen.trim());
  await tools.run('skopeo', ['copy', '--src-tls-verify=false', name, `oci:${pulled}:live`]);
  await tools.run('umoci', ['unpack', '--image', `${pulled}:live`, bundle]);
  return bundle;
}

/** The files of model.tar.gz, as SageMaker unpacks them. */
export async function modelIn(scratch: string): Promise<string> {
  const [archive, folder] = [join(scratch, 'lean-model.tar.gz'), join(scratch, 'lean-model')];
  const words = ['scripts/cli.ts', 'package', '--model', MODEL, '--out', archive];
  await execute(process.execPath, words, { cwd: PROJECT });
  await mkdir(folder);
  await execute('tar', ['-xzf', archive, '-C', folder]);
  return folder;
}
