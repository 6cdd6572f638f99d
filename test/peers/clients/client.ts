import type { Mode } from '../../gateway-modes/mode.ts';
import type { OpenMode } from '../../gateway-modes/open-mode.ts';

/** What came of a client at one gateway. */
export interface Tally {
  readonly passed: number;
  readonly total: number;
  readonly wrong: readonly string[];
}

/** Where the programs of the matrix lie. */
export interface Tools {
  readonly python: string;
  /** Folder of Python's own programs (`st`). */
  readonly bin: string;
  /** Folder in which npm has installed its clients. */
  readonly node: string;
}

/** A client that nobody here wrote, and how it is driven. */
export interface Client {
  readonly name: string;
  /** Why it cannot call this mode at all; undefined where it can. */
  readonly cannot?: (mode: Mode) => string | undefined;
  readonly run: (open: OpenMode, tools: Tools) => Promise<Tally>;
}
