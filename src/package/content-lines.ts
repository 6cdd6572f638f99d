import { printable } from './archive-name.ts';
import type { ModelPackage } from './model.ts';

const SHOWN = 20;

/** Where the serve script comes from; what is packed, with sizes, the largest first, and what is left out and why: one line each. */
export function contentLines({
  script,
  manifest,
  leftOut,
}: Pick<ModelPackage, 'script' | 'manifest' | 'leftOut'>): string[] {
  const bySize = manifest.entries.toSorted((left, right) => right.bytes - left.bytes);
  const rest = bySize.slice(SHOWN);
  const restBytes = rest.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `  ${script}`,
    ...bySize.slice(0, SHOWN).map(({ path, bytes }) => `  packed: ${printable(path)} (${sizeText(bytes)})`),
    ...(rest.length > 0 ? [`  packed: ${rest.length} smaller files (${sizeText(restBytes)})`] : []),
    ...leftOut.map(({ path, reason }) => `  excluded: ${printable(path)} (${reason})`),
  ];
}

/** A size for people, in decimal units. */
export function sizeText(bytes: number): string {
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(1)} kB` : `${bytes} bytes`;
}
