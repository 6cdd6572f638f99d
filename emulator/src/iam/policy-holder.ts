/** An entity with inline and attached policies, and a permissions boundary. */
export interface PolicyHolder {
  readonly name: string;
  readonly inlinePolicies: Map<string, string>;
  readonly attachedPolicyArns: Set<string>;
  /** ARN of a managed policy. */
  boundaryArn: string | undefined;
}

/** A kind of holder; IAM has the same operations for each, named after it (PutRolePolicy, PutUserPolicy). */
export interface HolderKind {
  readonly noun: 'Role' | 'User';
  /** Characters over all inline policies, white space not counted. */
  readonly inlineCharacters: number;
  /** The holder that a request names. Throws NoSuchEntity. */
  readonly of: (input: object) => PolicyHolder;
}
