import { type ContainerImage, blobBytes, type UploadOptions } from '../../../src/contract/image.ts';
import { notesIn } from '../../../src/package/registry/upload-notes.ts';
import { type CutProxy, openCutProxy } from '../../cut-proxy.ts';

/** A push through a proxy at `url`. */
export type Push = (
  url: string,
  options: UploadOptions & { readonly image: ContainerImage },
) => Promise<void>;

/** What an interrupted push and its continuation sent together, compared with the image. */
export interface Interrupted {
  /** Bytes on the wire beyond those of the image, with all headers. */
  readonly moreBytes: number;
  readonly imageBytes: number;
}

/** Where a push is interrupted: between two chunks, as by Ctrl-C, or inside one, as by a broken connection. */
export type Break = 'between chunks' | 'inside a chunk';

/**
 * Pushes an image, stops at 90 % of its bytes, and continues as another process would: with the notes on disk alone.
 * `wireFactor`: bytes on the wire for each byte of a blob.
 */
export async function pushInterrupted(
  target: string,
  image: ContainerImage,
  push: Push,
  { at, notesFolder, wireFactor = 1 }: { at: Break; notesFolder: string; wireFactor?: number },
): Promise<Interrupted> {
  const proxy = await openCutProxy(target);
  const notes = notesIn(notesFolder);
  const stop = new AbortController();
  const onBytes = (done: number, total: number): void => {
    if (at === 'between chunks' && done / total >= 0.9) stop.abort();
  };
  if (at === 'inside a chunk') {
    proxy.cutAfter('sent', blobBytes(image) * wireFactor * 0.9, () => stop.abort());
  }
  try {
    await isStopped(push(proxy.url, { image, signal: stop.signal, onBytes, notes }));
    await push(proxy.url, { image, signal: new AbortController().signal, onBytes: () => {}, notes });
    return { imageBytes: blobBytes(image), moreBytes: sentBeyond(proxy, image, wireFactor) };
  } finally {
    await proxy.close();
  }
}

async function isStopped(pushed: Promise<void>): Promise<void> {
  const error: unknown = await pushed.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('the push was not interrupted');
}

function sentBeyond({ bytes }: CutProxy, image: ContainerImage, wireFactor: number): number {
  return Math.round(bytes.sent / wireFactor - blobBytes(image));
}
