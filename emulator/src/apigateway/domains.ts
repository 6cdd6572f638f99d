import type { BasePathMapping, DomainName } from '@aws-sdk/client-api-gateway';
import type { AccountContext } from '../account/account-context.ts';
import { badRequest } from './errors.ts';
import type { ApiRecord } from './store.ts';

export interface DomainRecord {
  readonly region: string;
  domain: DomainName;
  /** By base path; `(none)` is the domain's root. */
  readonly mappings: Map<string, BasePathMapping>;
}

export const NO_BASE_PATH = '(none)';

/** Custom domain names, unique across regions and accounts as in DNS. */
export class Domains {
  readonly account: AccountContext;
  readonly #domains = new Map<string, DomainRecord>();

  constructor(account: AccountContext) {
    this.account = account;
  }

  add(record: DomainRecord): void {
    this.#domains.set(record.domain.domainName ?? '', record);
  }

  /** The domain of a host name, whatever its region. */
  named(name: string): DomainRecord | undefined {
    return this.#domains.get(name);
  }

  list(region: string): DomainRecord[] {
    return [...this.#domains.values()].filter((record) => record.region === region);
  }

  remove({ domain }: DomainRecord): void {
    this.#domains.delete(domain.domainName ?? '');
  }

  /** The service's words: glomex/gcdt#373. */
  checkRemoval({ id, region }: ApiRecord, stageName?: string): void {
    const needing = this.list(region).filter(({ mappings }) =>
      [...mappings.values()].some(
        ({ restApiId, stage }) => restApiId === id && (stageName === undefined || stage === stageName),
      ),
    );
    if (needing.length === 0) return;
    const [what, to] =
      stageName === undefined ? [`RestApi ${id}`, 'RestApi'] : [`stage ${stageName}`, 'stage'];
    const names = needing.map(({ domain }) => domain.domainName).join(', ');
    throw badRequest(
      `Deleting ${what} failed. Please remove all base path mappings related to the ${to} in your domains: ${names}`,
    );
  }
}
