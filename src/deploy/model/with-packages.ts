import { resolve } from 'node:path';
import { cacheFolder } from '../../local/cache-folder.ts';
import { RUNTIME_VERSIONS, vendorInstaller } from '../../local/vendor-installer.ts';
import { contentOf } from '../../package/manifest.ts';
import type { ModelPackage } from '../../package/model.ts';
import { withVendored } from '../../package/vendor/packed.ts';
import { vendoredTree } from '../../package/vendor/vendored-tree.ts';
import { vendoredLines } from './vendored-lines.ts';
import type { Vendoring } from './vendoring.ts';

/** A package with the packages that its image lacks, and lines about them. Throws Fault `package` or `config`. */
export async function withPackages(
  model: ModelPackage,
  { image, requirementsFile, runtime }: Vendoring,
  say: (text: string) => void,
): Promise<{ readonly model: ModelPackage; readonly lines: readonly string[] }> {
  if (requirementsFile === undefined && runtime.length === 0) return { model, lines: [] };
  const tree = await vendoredTree({
    image,
    requirementsFile,
    runtime: { names: runtime, versionsFile: RUNTIME_VERSIONS },
    cache: resolve(cacheFolder('vendor')),
    installer: async () => await vendorInstaller({ say }),
  });
  const manifest = await withVendored(model.manifest, tree, image);
  return {
    model: { ...model, manifest, bytes: contentOf(manifest).bytes },
    lines: vendoredLines(tree, image),
  };
}
