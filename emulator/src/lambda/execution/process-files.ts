import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OutputFile } from './output-file.ts';

/** The files of one process in the emulator's folder. */
export class ProcessFiles {
  readonly output: OutputFile;
  /** In place of /tmp; undefined in a sandbox, which has a /tmp of its own. */
  readonly tmpDir: string | undefined;

  constructor(scratchDir: string, isSandboxed: boolean) {
    const name = randomUUID();
    this.output = new OutputFile(join(scratchDir, `output-${name}`));
    this.tmpDir = isSandboxed ? undefined : join(scratchDir, `tmp-${name}`);
    if (this.tmpDir) mkdirSync(this.tmpDir);
  }

  async remove(): Promise<void> {
    await this.output.remove();
    if (this.tmpDir) await rm(this.tmpDir, { recursive: true, force: true });
  }
}
