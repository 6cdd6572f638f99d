import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { rm } from 'node:fs/promises';

/** Begins a frame of the runtime's log messages: the next byte is the level (awslambdaric, FramedTelemetryLogSink). */
const FRAME = Buffer.from([0xa5, 0x5a, 0x00]);
/** Type, length and time of a frame; its text follows. */
const HEADER_BYTES = 16;
const LENGTH_AT = 4;
const LINE_FEED = 0x0a;

/**
 * All output of a process, in order: both streams as lines, and the messages of the runtime's logger as frames, which
 * may have several lines. A file, as what is written before a phase ends can then be read when it ends.
 */
export class OutputFile {
  /** Descriptor for the process to write to. */
  readonly fd: number;
  readonly #path: string;
  #readBytes = 0;

  constructor(path: string) {
    this.#path = path;
    this.fd = openSync(path, 'a+', 0o600);
  }

  /** What was written since the last call, as log events. */
  read(): string[] {
    const bytes = Buffer.alloc(fstatSync(this.fd).size - this.#readBytes);
    this.#readBytes += readSync(this.fd, bytes, 0, bytes.length, this.#readBytes);
    return logEvents(bytes);
  }

  async remove(): Promise<void> {
    closeSync(this.fd);
    await rm(this.#path, { force: true });
  }
}

/** The log events of an output; empty lines are none. */
function logEvents(bytes: Buffer): string[] {
  const events: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const isFrame = bytes.subarray(at, at + FRAME.length).equals(FRAME);
    const start = isFrame ? at + HEADER_BYTES : at;
    const end = isFrame ? start + bytes.readUInt32BE(at + LENGTH_AT) : endOfLine(bytes, at);
    events.push(bytes.toString('utf8', start, end).trimEnd());
    at = bytes[end] === LINE_FEED ? end + 1 : end;
  }
  return events.filter((text) => text !== '');
}

/** A line ends with its line feed, or at a frame: `print(…, end='')` leaves it open. */
function endOfLine(bytes: Buffer, from: number): number {
  const lineFeed = bytes.indexOf(LINE_FEED, from);
  const end = lineFeed < 0 ? bytes.length : lineFeed;
  const frame = bytes.subarray(from, end).indexOf(FRAME);
  return frame < 0 ? end : from + frame;
}
