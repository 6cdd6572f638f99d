import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import { finishedPackages, type Fill, type PackageRequest } from '../vendor/finished-packages.ts';
import { isOfTorch, namesIn } from '../vendor/lock.ts';
import { downloadWheels } from '../vendor/pip-download.ts';
import {
  type PyTorch,
  type PyTorchResolution,
  resolveWithPyTorch,
  TORCH,
  versionsOf,
} from '../vendor/pytorch.ts';
import { folderOf, resolve } from '../vendor/resolve.ts';
import { HOSTS_WITH_PYTORCH } from './other-hosts.ts';
import { type Wheel, wheelsIn } from './wheel.ts';

const WHEELS = 'wheels';

/** The packages of a function. */
export interface WheelRequest extends PackageRequest {
  /** Where PyTorch comes from; undefined if the function has no room for it. */
  readonly pytorch: PyTorch | undefined;
}

/**
 * The wheels of a function, downloaded once: of its runtime in locked versions, and of what requirements.txt asks for.
 * They are only for the Python that `image` names and are never installed here, so that any machine packs for any
 * architecture. Throws Fault `package` for what has no wheel, and for PyTorch and transformers where they do not fit.
 */
export async function functionWheels(request: WheelRequest): Promise<Wheel[]> {
  if (request.requirementsFile === undefined && request.runtime.names.length === 0) return [];
  const how = { format: await formatOf(request), place: 'the function' };
  const finished = await finishedPackages(request, how, async (tools, requirements, work) => {
    const { lock, pages } = await resolved(request, [tools, requirements, work]);
    const [into, wanted] = [join(work, WHEELS), join(work, 'packed.txt')];
    await mkdir(into);
    await writeFile(wanted, lock);
    const download = { lock: wanted, cwd: folderOf(requirements, work), into, pages };
    await downloadWheels(tools, request.image, download);
  });
  return await wheelsIn(join(finished, WHEELS));
}

/** Where PyTorch may be packed, its versions decide, too. */
async function formatOf({ requirementsFile, runtime, pytorch }: WheelRequest): Promise<string> {
  const mayHave = requirementsFile !== undefined || runtime.names.includes(TORCH);
  return pytorch !== undefined && mayHave ? `wheels 1 ${await versionsOf(pytorch)}` : 'wheels 1';
}

/** With PyTorch only if the script or requirements.txt needs it. */
async function resolved(
  { image, runtime, pytorch }: WheelRequest,
  [tools, requirements, work]: Parameters<Fill>,
): Promise<PyTorchResolution> {
  if (pytorch === undefined || !runtime.names.includes(TORCH)) {
    const { lock, runtimeLock } = await resolve(tools, image, requirements, runtime, work);
    if (pytorch === undefined) rejectLarge(lock);
    if (pytorch === undefined || !namesIn(lock).some(isOfTorch))
      return { lock: lock + runtimeLock, pages: [] };
  }
  return await resolveWithPyTorch(tools, image, requirements, { names: runtime.names, pytorch }, work);
}

function rejectLarge(lock: string): void {
  const names = namesIn(lock);
  const large = [TORCH, 'transformers'].find((name) => names.includes(name)) ?? names.find(isOfTorch);
  if (large === undefined) return;
  throw new Fault(
    'package',
    `requirements.txt asks for ${large}, itself or through another package, for which a Lambda zip has no room`,
    `Remove what needs it and answer with ONNX Runtime. ${HOSTS_WITH_PYTORCH}`,
  );
}
