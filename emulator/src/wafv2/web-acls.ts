import { randomUUID } from 'node:crypto';
import type { WebACL as SdkWebAcl } from '@aws-sdk/client-wafv2';
import { AwsError } from '../aws-error.ts';
import type { AccountContext } from '../account/account-context.ts';

/** A web ACL as GetWebACL returns it. */
export type WebAcl = SdkWebAcl & {
  readonly Name: string;
  readonly Id: string;
  readonly ARN: string;
  readonly DefaultAction: NonNullable<SdkWebAcl['DefaultAction']>;
};

interface StoredAcl {
  readonly acl: WebAcl;
  readonly region: string;
  /** Required for a deletion, so that concurrent changes are not lost. */
  readonly lockToken: string;
}

/** Web ACLs by ARN, and their associations; a resource has at most one. */
export class WebAcls {
  readonly account: AccountContext;
  readonly #acls = new Map<string, StoredAcl>();
  readonly #associations = new Map<string, string>();

  constructor(account: AccountContext) {
    this.account = account;
  }

  /** Throws WAFDuplicateItemException. */
  create(region: string, stated: Omit<WebAcl, 'Id' | 'ARN' | 'Capacity' | 'LabelNamespace'>): StoredAcl {
    const { accountId, partition } = this.account;
    if (this.list(region).some(({ acl }) => acl.Name === stated.Name)) {
      throw new AwsError(
        'WAFDuplicateItemException',
        "AWS WAF couldn't perform the operation because some resource in your request is a duplicate of an existing one.",
      );
    }
    const id = randomUUID();
    const acl = {
      ...stated,
      Id: id,
      ARN: `arn:${partition}:wafv2:${region}:${accountId}:regional/webacl/${stated.Name}/${id}`,
      Capacity: 0,
      LabelNamespace: `awswaf:${accountId}:webacl:${stated.Name}:`,
    };
    const kept = { acl, region, lockToken: randomUUID() };
    this.#acls.set(acl.ARN, kept);
    return kept;
  }

  list(region: string): StoredAcl[] {
    return [...this.#acls.values()].filter((kept) => kept.region === region);
  }

  /** Throws WAFNonexistentItemException. */
  find(region: string, arn: string): StoredAcl {
    const kept = this.#acls.get(arn);
    if (kept?.region === region) return kept;
    throw nonexistent();
  }

  /** Throws WAFAssociatedItemException while an existing resource is associated with the web ACL. */
  remove({ acl }: StoredAcl): void {
    if (this.resourcesOf(acl.ARN).length > 0) {
      throw new AwsError(
        'WAFAssociatedItemException',
        "AWS WAF couldn't perform the operation because your resource is being used by another resource or it's associated with another resource.",
      );
    }
    this.#acls.delete(acl.ARN);
  }

  /** Associates the web ACL with the resource, replacing its current one. Throws WAFNonexistentItemException. */
  associate(region: string, aclArn: string, resourceArn: string): void {
    this.find(region, aclArn);
    if (!this.account.ports.restStages.has(resourceArn)) throw nonexistent();
    this.#associations.set(resourceArn, aclArn);
  }

  disassociate(resourceArn: string): void {
    if (!this.account.ports.restStages.has(resourceArn)) throw nonexistent();
    this.#associations.delete(resourceArn);
  }

  of(resourceArn: string): WebAcl | undefined {
    return this.#acls.get(this.#associations.get(resourceArn) ?? '')?.acl;
  }

  /** Removes the association of a deleted stage. */
  resourcesOf(aclArn: string): string[] {
    const having = [...this.#associations].filter(([, arn]) => arn === aclArn).map(([resource]) => resource);
    return having.filter((resource) => this.account.ports.restStages.has(resource));
  }
}

function nonexistent(): AwsError {
  return new AwsError(
    'WAFNonexistentItemException',
    "AWS WAF couldn't perform the operation because your resource doesn't exist.",
  );
}
