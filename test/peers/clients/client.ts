import type { Mode } from '../../gateway-modes/mode.ts';
import type { OpenMode } from '../../gateway-modes/open-mode.ts';

/** The result of a client run against one gateway. */
export interface Tally {
  readonly passed: number;
  readonly total: number;
  readonly wrong: readonly string[];
}

/** The folder of the matrix's programs. */
export interface Tools {
  readonly python: string;
  /** Folder of Python's own programs (`st`). */
  readonly bin: string;
  /** Folder of the npm clients. */
  readonly node: string;
}

/** An independent client and how to run it. */
export interface Client {
  readonly name: string;
  /** Why it does not support an auth mode; undefined if it does. */
  readonly cannot?: (mode: Mode) => string | undefined;
  readonly run: (open: OpenMode, tools: Tools) => Promise<Tally>;
}
