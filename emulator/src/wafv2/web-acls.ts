import { randomUUID } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import type { World } from '../account/account-context.ts';

/** A web ACL as GetWebACL tells it. */
export interface WebAcl {
  readonly Name: string;
  readonly Id: string;
  readonly ARN: string;
  readonly DefaultAction: { readonly Block?: object; readonly Allow?: object };
  readonly Description?: string;
  readonly Rules: readonly unknown[];
  readonly VisibilityConfig: object;
  readonly Capacity: number;
  readonly LabelNamespace: string;
}

interface Kept {
  readonly acl: WebAcl;
  readonly region: string;
  /** What a deletion must name, so that nobody deletes what another has just changed. */
  readonly lockToken: string;
}

/** Web ACLs by ARN, and which resource has which; a resource has one at most. */
export class WebAcls {
  readonly world: World;
  readonly #acls = new Map<string, Kept>();
  readonly #associations = new Map<string, string>();

  constructor(world: World) {
    this.world = world;
  }

  /** Throws WAFDuplicateItemException. */
  create(region: string, stated: Omit<WebAcl, 'Id' | 'ARN' | 'Capacity' | 'LabelNamespace'>): Kept {
    const { accountId, partition } = this.world;
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

  list(region: string): Kept[] {
    return [...this.#acls.values()].filter((kept) => kept.region === region);
  }

  /** Throws WAFNonexistentItemException. */
  find(region: string, arn: string): Kept {
    const kept = this.#acls.get(arn);
    if (kept?.region === region) return kept;
    throw nonexistent();
  }

  /** Throws WAFAssociatedItemException while a resource that is still there has the web ACL. */
  remove({ acl }: Kept): void {
    if (this.resourcesOf(acl.ARN).length > 0) {
      throw new AwsError(
        'WAFAssociatedItemException',
        "AWS WAF couldn't perform the operation because your resource is being used by another resource or it's associated with another resource.",
      );
    }
    this.#acls.delete(acl.ARN);
  }

  /** Gives the resource this web ACL instead of the one it had. Throws WAFNonexistentItemException. */
  associate(region: string, aclArn: string, resourceArn: string): void {
    this.find(region, aclArn);
    if (!this.world.ports.restStages.has(resourceArn)) throw nonexistent();
    this.#associations.set(resourceArn, aclArn);
  }

  disassociate(resourceArn: string): void {
    if (!this.world.ports.restStages.has(resourceArn)) throw nonexistent();
    this.#associations.delete(resourceArn);
  }

  of(resourceArn: string): WebAcl | undefined {
    return this.#acls.get(this.#associations.get(resourceArn) ?? '')?.acl;
  }

  /** A stage that is gone has no web ACL any more. */
  resourcesOf(aclArn: string): string[] {
    const having = [...this.#associations].filter(([, arn]) => arn === aclArn).map(([resource]) => resource);
    return having.filter((resource) => this.world.ports.restStages.has(resource));
  }
}

function nonexistent(): AwsError {
  return new AwsError(
    'WAFNonexistentItemException',
    "AWS WAF couldn't perform the operation because your resource doesn't exist.",
  );
}
