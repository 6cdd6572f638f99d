import { join } from 'node:path';
import type { AccountContext } from '../account/account-context.ts';
import { RegionFiles } from './region-files.ts';

/** The file systems of an account, by region. */
export class FileStore {
  readonly account: AccountContext;
  readonly #regions = new Map<string, RegionFiles>();

  constructor(account: AccountContext) {
    this.account = account;
  }

  in(region: string): RegionFiles {
    const known = this.#regions.get(region) ?? new RegionFiles();
    this.#regions.set(region, known);
    return known;
  }

  arn(region: string, kind: 'file-system' | 'access-point', id: string): string {
    const { partition, accountId } = this.account;
    return `arn:${partition}:elasticfilesystem:${region}:${accountId}:${kind}/${id}`;
  }

  /** Where the files of a file system are on this machine. */
  folder(id: string): string {
    return join(this.account.scratchDir, 'efs', id);
  }

  /** How long something takes here that takes this long at AWS. */
  lastingMs(awsMs: number): number {
    return awsMs * this.account.timing.scale;
  }
}
