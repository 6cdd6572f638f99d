import type { ImagePython } from '../../package/vendor/image-python.ts';
import type { VendoredTree } from '../../package/vendor/vendored-tree.ts';

/** What is packed besides the folders' files, with sizes, and what the image is relied on for: one line each. */
export function vendoredLines(tree: VendoredTree, { version }: ImagePython): string[] {
  const { packages, fromImage, inPlaceOfImage } = tree;
  const bySize = packages.toSorted((left, right) => right.bytes - left.bytes);
  const total = packages.reduce((sum, { bytes }) => sum + bytes, 0);
  const named = bySize.map(({ name, version: exact, bytes }) => `${name} ${exact} (${mb(bytes)})`);
  return [
    ...(named.length > 0
      ? [`  vendored for Python ${version}, ${mb(total)} unpacked: ${named.join(', ')}`]
      : []),
    ...(fromImage.length > 0 ? [`  from the image: ${fromImage.join(', ')}`] : []),
    ...(inPlaceOfImage.length > 0
      ? [`  vendored in place of the image's own, as requirements.txt asks: ${inPlaceOfImage.join(', ')}`]
      : []),
  ];
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
