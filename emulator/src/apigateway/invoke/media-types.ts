import type { Snapshot } from '../store.ts';

/** Whether the API carries bodies of a media type as bytes; all others are text to it. */
export function isBinary(mediaType: string | null | undefined, { binaryMediaTypes }: Snapshot): boolean {
  const type = mediaType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return binaryMediaTypes.some((wanted) => {
    const [main, sub] = wanted.toLowerCase().split('/');
    if (main === '*' && sub === '*') return true;
    return sub === '*' ? type.startsWith(`${main}/`) : type === wanted.toLowerCase();
  });
}
