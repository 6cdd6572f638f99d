import { imagePythonOf } from '../../../infra/image-python.ts';
import { type AwsContainer, nearestTag } from '../../../infra/images.ts';
import { Fault } from '../../contract/fault.ts';
import { CODE_FOLDER } from '../../local/own-script.ts';
import { programOf } from '../../package/entry-module.ts';
import { importedBy } from '../../package/function/imported-packages.ts';
import type { ModelPackage } from '../../package/model.ts';
import { normalizedName } from '../../package/vendor/image-python.ts';
import { REQUIREMENTS } from '../../package/vendor/packed.ts';

const FAMILIES: readonly AwsContainer['family'][] = ['huggingface', 'pytorch'];

/** Packages of the images that are imported under another name. */
const PACKAGE_OF: Readonly<Record<string, string>> = {
  cv2: 'opencv-python',
  dateutil: 'python-dateutil',
  PIL: 'pillow',
  sklearn: 'scikit-learn',
  yaml: 'pyyaml',
};

/** In the lean container as well. */
const EVERYWHERE: ReadonlySet<string> = new Set(['numpy', 'tokenizers']);

/**
 * Throws Fault `package` for a serve script that imports what AWS's images have, and nothing brings to the lean container.
 * With a requirements.txt, what it does not name may be a dependency of what it does.
 */
export async function checkLeanScript({
  manifest: { entries },
  environment,
}: Pick<ModelPackage, 'manifest' | 'environment'>): Promise<void> {
  const code = entries.filter(({ path }) => path.startsWith(`${CODE_FOLDER}/`));
  const brings = code.some(({ path }) => path === REQUIREMENTS);
  const imported = await importedBy(programOf(environment), code);
  for (const [module, path] of imported) {
    const name = PACKAGE_OF[module] ?? normalizedName(module);
    const isOwn = code.some(({ path: own }) => own.startsWith(`${CODE_FOLDER}/${module}`));
    if (isOwn || EVERYWHERE.has(name) || (brings && name !== 'torch')) continue;
    const having = FAMILIES.filter((family) => hasPackage(family, name));
    if (having.length > 0) throw lacking(module, path, name, having);
  }
}

function hasPackage(family: AwsContainer['family'], name: string): boolean {
  return Object.hasOwn(imagePythonOf(nearestTag({ family }, 'cpu')).packages, name);
}

function lacking(
  module: string,
  path: string,
  name: string,
  families: readonly AwsContainer['family'][],
): Fault {
  const instead = `set container.family to ${families.map((family) => `'${family}'`).join(' or ')}, whose image has it`;
  return new Fault(
    'package',
    `${path} imports ${module}, which the lean container does not have`,
    name === 'torch'
      ? `Load an ONNX graph in the script instead, or ${instead}.`
      : `Add ${name} to ${REQUIREMENTS}, or ${instead}.`,
  );
}
