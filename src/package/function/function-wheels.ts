import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import { finishedPackages, type PackageRequest } from '../vendor/finished-packages.ts';
import { isOfTorch, namesIn } from '../vendor/lock.ts';
import { downloadWheels } from '../vendor/pip-download.ts';
import { folderOf, resolve } from '../vendor/resolve.ts';
import { HOSTS_WITH_PYTORCH } from './other-hosts.ts';
import { type Wheel, wheelsIn } from './wheel.ts';

const WHEELS = 'wheels';

/**
 * The wheels of a function, downloaded once: of its runtime in locked versions, and of what requirements.txt asks for.
 * They are only for the Python that `image` names and are never installed here, so that any machine packs for any
 * architecture. Throws Fault `package` for what has no wheel, and for PyTorch and transformers, which do not fit.
 */
export async function functionWheels(request: PackageRequest): Promise<Wheel[]> {
  if (request.requirementsFile === undefined && request.runtime.names.length === 0) return [];
  const how = { format: 'wheels 1', place: 'the function' };
  const finished = await finishedPackages(request, how, async (tools, requirements, work) => {
    const { image, runtime } = request;
    const { lock, runtimeLock } = await resolve(tools, image, requirements, runtime, work);
    rejectLarge(lock);
    const [into, wanted] = [join(work, WHEELS), join(work, 'packed.txt')];
    await mkdir(into);
    await writeFile(wanted, lock + runtimeLock);
    await downloadWheels(tools, image, { lock: wanted, cwd: folderOf(requirements, work), into });
  });
  return await wheelsIn(join(finished, WHEELS));
}

function rejectLarge(lock: string): void {
  const names = namesIn(lock);
  const large = ['torch', 'transformers'].find((name) => names.includes(name)) ?? names.find(isOfTorch);
  if (large === undefined) return;
  throw new Fault(
    'package',
    `requirements.txt asks for ${large}, itself or through another package, which a function does not have`,
    `Remove what needs it and answer with ONNX Runtime. ${HOSTS_WITH_PYTORCH}`,
  );
}
