import { Fault } from '../../contract/fault.ts';
import { readCode } from '../code-files.ts';
import type { FolderFile } from '../folder.ts';
import { packageOf, requiredModules } from '../python-names.ts';
import { fileAt, type Frameworks } from './model-config.ts';
import { CODE_FOLDER } from '../../local/own-script.ts';

/** Packages that bring transformers or ONNX Runtime as a dependency, as far as they are well known. */
const BRINGING = /transformers|setfit|peft|optimum|trl|flair|blurr|onnxruntime/i;
/** Lines of a requirements file whose packages are elsewhere. */
const ELSEWHERE = /^\s*(-r|-c|-e|--requirement|--editable|git\+|https?:|\.|\/)|\.whl/m;

/**
 * Throws Fault `package` for a serve script that imports at its top what the image does not have and nothing in the
 * code folder brings: the container could not even start it.
 */
export async function checkImports(
  code: readonly FolderFile[],
  program: string,
  { transformers, packed = [] }: Frameworks,
): Promise<void> {
  const file = fileAt(code, `${CODE_FOLDER}/${program}`);
  if (file === undefined) return;
  const lacking = ['onnxruntime', ...(transformers === undefined ? ['transformers'] : [])];
  const absent = lacking.filter((name) => !packed.includes(name));
  const packages = new Set(requiredModules(await readCode(file.source)).map(packageOf));
  const imported = absent.find((name) => packages.has(name));
  if (imported === undefined || (await mayBring(code, imported))) return;
  const instead = imported === 'transformers' ? ", or set container.family to 'huggingface'" : '';
  throw new Fault(
    'package',
    `${file.path} imports ${imported}, which the image does not have`,
    `Add ${imported} to ${CODE_FOLDER}/requirements.txt${instead}.`,
  );
}

async function mayBring(code: readonly FolderFile[], name: string): Promise<boolean> {
  if (code.some(({ path }) => path.endsWith(`/${name}/__init__.py`) || path.endsWith(`/${name}.py`)))
    return true;
  const requirements = fileAt(code, `${CODE_FOLDER}/requirements.txt`);
  if (requirements === undefined) return false;
  const text = await readCode(requirements.source);
  return BRINGING.test(text) || ELSEWHERE.test(text);
}
