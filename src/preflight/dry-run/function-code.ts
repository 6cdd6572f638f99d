import { copied, type FillTaskRoot, unzipped } from '../../container/function/task-folder.ts';
import { TASK_ROOT } from '../../package/function/image-layers.ts';
import type { Subject } from '../subject.ts';

const TORCH = 'packages/torch/';

/** The code of a function on this machine. */
export interface FunctionCode {
  readonly digest: string;
  readonly hasModel: boolean;
  readonly hasPyTorch: boolean;
  /** Puts it where the function sees /var/task. */
  readonly fill: (python: string) => FillTaskRoot;
}

/** Of a zip, or of the layers of an image; undefined for what another stage or an earlier version has packed. */
export function functionCode({
  functionZip,
  image,
}: Pick<Subject, 'functionZip' | 'image'>): FunctionCode | undefined {
  if (functionZip) {
    const { digest, modelInZip, hasPyTorch = false, open } = functionZip;
    return { digest, hasModel: modelInZip, hasPyTorch, fill: (python) => unzipped(python, open) };
  }
  const files = image?.blobs.flatMap((blob) => blob.files ?? []) ?? [];
  if (image === undefined || files.length === 0) return undefined;
  const inTask = files.map(({ path, source }) => ({ path: path.slice(TASK_ROOT.length + 1), source }));
  const hasPyTorch = inTask.some(({ path }) => path.startsWith(TORCH));
  return { digest: image.digest, hasModel: true, hasPyTorch, fill: () => copied(inTask) };
}
