import { randomUUID } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

// Model archives are hundreds of megabytes: what is larger than this lives in a file.
const IN_MEMORY_BYTES = 1024 * 1024;

/** Bytes at rest. */
export interface Content {
  readonly size: number;
  bytes(): Uint8Array;
  /** The bytes from `start` up to and without `end`. */
  stream(start: number, end: number): ReadableStream<Uint8Array>;
  /** Frees the bytes. A stream given before goes on to its end. */
  release(): void;
}

/** Takes bytes in pieces; ends in a Content, or in nothing. */
export interface ContentWriter {
  size(): number;
  write(chunk: Uint8Array): void;
  finish(): Content;
  discard(): void;
}

/** Where bytes go. */
export interface ContentStore {
  writer(): ContentWriter;
}

/** Keeps small contents in memory and large ones in files under `folder`. */
export function createContentStore(folder: string): ContentStore {
  mkdirSync(folder, { recursive: true });
  return { writer: () => createWriter(join(folder, randomUUID())) };
}

function createWriter(path: string): ContentWriter {
  let held: Uint8Array[] = [];
  let size = 0;
  let file: number | undefined;
  const spill = (): number => {
    const opened = openSync(path, 'w');
    for (const chunk of held) writeAll(opened, chunk);
    held = [];
    return opened;
  };
  return {
    size: () => size,
    write: (chunk) => {
      size += chunk.length;
      if (file === undefined && size > IN_MEMORY_BYTES) file = spill();
      if (file === undefined) held.push(chunk);
      else writeAll(file, chunk);
    },
    finish: () => {
      if (file === undefined) return memoryContent(Buffer.concat(held));
      closeSync(file);
      return fileContent(path, size);
    },
    discard: () => {
      if (file === undefined) return;
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}

/** A write to a file may take less than it was given. */
function writeAll(file: number, chunk: Uint8Array): void {
  let offset = 0;
  while (offset < chunk.length) offset += writeSync(file, chunk, offset);
}

function memoryContent(bytes: Uint8Array): Content {
  return {
    size: bytes.length,
    bytes: () => bytes,
    stream: (start, end) =>
      new ReadableStream({
        start: (controller) => {
          controller.enqueue(bytes.subarray(start, end));
          controller.close();
        },
      }),
    release: () => undefined,
  };
}

function fileContent(path: string, size: number): Content {
  return {
    size,
    bytes: () => readFileSync(path),
    stream: (start, end) => {
      // Opened now, so that an overwrite in the meantime does not cut the download off.
      const source = createReadStream(path, { fd: openSync(path, 'r'), start, end: end - 1 });
      return Readable.toWeb(source) as ReadableStream<Uint8Array>;
    },
    release: () => rmSync(path, { force: true }),
  };
}
