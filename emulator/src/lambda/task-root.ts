import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountContext } from '../account/account-context.ts';
import type { FunctionCode } from './function-code.ts';
import { unpackZip } from './package-zip.ts';

export type { FunctionCode } from './function-code.ts';

/** The files of one version: a zip's are its task root, an image's have it at /var/task. */
export class TaskRoot {
  /** What a process sees as /var/task. */
  readonly path: string;
  readonly #account: AccountContext;
  readonly #code: FunctionCode;
  readonly #folder: string;
  #unpacked: Promise<void> | undefined;

  constructor(account: AccountContext, functionName: string, code: FunctionCode) {
    this.#account = account;
    this.#code = code;
    this.#folder = join(account.scratchDir, 'functions', `${functionName}-${randomUUID()}`);
    this.path = code.packageType === 'Zip' ? this.#folder : join(this.#folder, 'var', 'task');
  }

  /** Writes the files, once for all execution environments. */
  async unpack(): Promise<void> {
    this.#unpacked ??= this.#write();
    await this.#unpacked;
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #write(): Promise<void> {
    if (this.#code.packageType === 'Zip') await unpackZip(this.#code.zip, this.#folder);
    else await this.#account.ports.images.unpack(this.#code.resolvedUri, this.#folder);
  }
}
