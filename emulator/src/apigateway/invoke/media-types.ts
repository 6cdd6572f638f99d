import type { Snapshot } from '../store.ts';

/** Whether a media type is one of the API's binary media types; all others are treated as text. */
export function isBinary(mediaType: string | null | undefined, { binaryMediaTypes }: Snapshot): boolean {
  const type = mediaType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return binaryMediaTypes.some((wanted) => {
    const [main, sub] = wanted.toLowerCase().split('/');
    if (main === '*' && sub === '*') return true;
    return sub === '*' ? type.startsWith(`${main}/`) : type === wanted.toLowerCase();
  });
}
