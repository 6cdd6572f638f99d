import { listArchive, nestedRoot } from '../../package/archive-list.ts';
import { fault, type Finding } from '../finding.ts';
import { DEFAULT_PROGRAM } from '../../local/own-script.ts';

const CHECK = 'archive';
const WEIGHTS = /\.(safetensors|bin|pt|pth|onnx)$/;

/** Checks the layout of an existing model.tar.gz. */
export async function judgeArchiveFile(file: string, entry: string = DEFAULT_PROGRAM): Promise<Finding[]> {
  return judgeLayout(file, (await listArchive(file)).paths, entry);
}

/**
 * Whether the files of a model.tar.gz are where the container expects them: `/opt/ml/model` is the archive's root, and
 * its `code/` is on PYTHONPATH. `paths` are the archive's entries, files only.
 */
export function judgeLayout(archive: string, paths: readonly string[], program: string): Finding[] {
  const files = paths.map((path) => path.replace(/^\.\//, ''));
  if (files.length === 0) return [fault(CHECK, 'package', `${archive} contains no file`, 'Pack it again.')];
  const script = `code/${program}`;
  const nested = nestedRoot(files, program);
  if (nested !== undefined) {
    const what = `the files of ${archive} are one level too deep, in ${nested}: the container expects ${script} and the weights at the root`;
    const fix = `Deploy it with --model ${archive}#${nested}, or pack the contents of the folder: tar -xzf ${archive} && tar -czf model.tar.gz -C ${nested} .`;
    return [fault(CHECK, 'package', what, fix)];
  }
  return [
    ...(files.includes(script) ? [] : [absent(archive, script, files)]),
    ...(files.some((path) => !path.includes('/') && WEIGHTS.test(path)) ||
    files.some((path) => path.startsWith('onnx/'))
      ? []
      : [
          fault(
            CHECK,
            'package',
            `${archive} has no weights at its root`,
            'Put model.safetensors, pytorch_model.bin or model.onnx next to config.json.',
          ),
        ]),
  ];
}

function absent(archive: string, script: string, files: readonly string[]): Finding {
  const [, name = script] = script.split('/');
  const elsewhere = files.find((path) => path === name || path.endsWith(`/${name}`));
  const found = elsewhere ? `; it is at ${elsewhere}` : '';
  return fault(CHECK, 'package', `${archive} has no ${script}${found}`, `Put the serve script at ${script}.`);
}
